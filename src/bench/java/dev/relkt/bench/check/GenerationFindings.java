package dev.relkt.bench.check;

/**
 * What a generation holds and what is wrong with it.
 *
 * @param generation such as {@code g2 student/2, active}
 * @param snapshot that was looked at
 * @param passages in it
 * @param vectors that were compared with fresh ones
 * @param leastCosine the least cosine of a vector with its fresh one, 1 where there was none
 * @param behind records of the log that are not in the snapshot
 * @param findings of the kinds that concern an index
 */
public record GenerationFindings(
    String generation,
    long snapshot,
    long passages,
    long vectors,
    double leastCosine,
    long behind,
    Findings findings) {}
