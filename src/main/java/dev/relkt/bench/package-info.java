/**
 * The benchmark of hot swaps: a system under steady load is built a new generation, switched to it,
 * switched back, robbed of processes, and then checked passage by passage, vector by vector and
 * answer by answer.
 *
 * <p>Start at {@link dev.relkt.bench.SwapBench}, and at {@link dev.relkt.bench.MemoryBench} for
 * what many swaps cost in memory. {@code load} sends and watches, {@code system} runs and kills,
 * {@code check} judges. May depend on every package but {@code training}, {@code lexical} and
 * {@code cli}, on Jackson and Kafka's client.
 */
@NullMarked
package dev.relkt.bench;

import org.jspecify.annotations.NullMarked;
