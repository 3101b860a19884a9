/**
 * The benchmark of hot swaps: a system under steady load is built a new generation, switched to it,
 * switched back, robbed of processes, and then checked passage by passage, vector by vector and
 * answer by answer.
 *
 * <p>Start at {@link dev.relkt.bench.SwapBench}, and at {@link dev.relkt.bench.MemoryBench} for
 * what many swaps cost in memory. {@code load} sends and watches, {@code system} runs and kills,
 * {@code check} judges, {@code cli} is the command. Nothing depends on it: it is in a source set of
 * its own, and no part of the product.
 */
@NullMarked
package dev.relkt.bench;

import org.jspecify.annotations.NullMarked;
