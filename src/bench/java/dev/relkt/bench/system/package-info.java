/**
 * Systems under test as processes of their own, which are killed and started again.
 *
 * <p>Start at {@link dev.relkt.bench.system.SystemUnderTest}. May depend on {@code registry},
 * {@code local} (for the topics) and {@code bench.load} (for failures), on Jackson and Kafka's
 * administrator.
 */
@NullMarked
package dev.relkt.bench.system;

import org.jspecify.annotations.NullMarked;
