/**
 * Passages and questions that are sent at a steady rate whatever happens to the system, and what is
 * seen of it from outside: answers and freshness.
 *
 * <p>Start at {@link dev.relkt.bench.load.PassageTraffic} and {@link
 * dev.relkt.bench.load.QuestionTraffic}.
 */
@NullMarked
package dev.relkt.bench.load;

import org.jspecify.annotations.NullMarked;
