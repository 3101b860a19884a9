package dev.relkt.bench.load;

/**
 * An answer when it was seen.
 *
 * @param question its id
 * @param seenAt {@link WallClock#micros}
 * @param model such as {@code student/2}; empty where there was none
 * @param generation its number, 0 where there was none
 */
public record SeenAnswer(String question, long seenAt, String model, int generation) {}
