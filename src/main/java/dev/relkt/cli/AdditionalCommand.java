package dev.relkt.cli;

/**
 * A command that comes in a jar of its own, such as the benchmarks of a source checkout. {@link
 * java.util.ServiceLoader} finds it; picocli's annotations say its name and its options.
 */
public interface AdditionalCommand extends Runnable {}
