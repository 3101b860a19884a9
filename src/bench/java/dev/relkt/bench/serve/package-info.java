/**
 * A whole system under load: what taking passages in costs, how long questions wait, how soon a
 * passage can be found, and how much memory and disk that takes.
 *
 * <p>Each benchmark measures a {@link dev.relkt.bench.serve.MeasuredSystem} that is given to it, so
 * that several can share one. What is waited for is seen through topics, not in files, so that an
 * older version can be measured in the same way; where a figure needs the index root itself, it is
 * left out there.
 */
@NullMarked
package dev.relkt.bench.serve;

import org.jspecify.annotations.NullMarked;
