package dev.relkt.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * Where a benchmark ran.
 *
 * @param version of ReLKT
 * @param cores that the JVM sees
 * @param memoryBytes of the machine
 * @param os name, version and architecture
 * @param jdk version and vendor
 */
@JsonPropertyOrder({"version", "cores", "memoryBytes", "os", "jdk"})
public record Machine(String version, int cores, long memoryBytes, String os, String jdk) {

  /** This one. */
  public static Machine here() {
    long memory =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    return new Machine(
        Optional.ofNullable(Machine.class.getPackage().getImplementationVersion())
            .orElse("(not from a package)"),
        Runtime.getRuntime().availableProcessors(),
        memory,
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        "%s (%s)".formatted(Runtime.version(), System.getProperty("java.vendor")));
  }

  @Override
  public String toString() {
    return "%d cores, %.1f GB of memory, %s, Java %s, ReLKT %s"
        .formatted(cores, memoryBytes / 1e9, os, jdk, version);
  }
}
