/**
 * Shards beside other ways to find the nearest vectors, in the same process, over the same vectors
 * and questions: what a question and a window cost, and how much of what an exact search finds is
 * found.
 *
 * <p>Start at {@link dev.relkt.bench.search.SearchBench}. A {@link
 * dev.relkt.bench.search.Contender} is one way.
 */
@NullMarked
package dev.relkt.bench.search;

import org.jspecify.annotations.NullMarked;
