/**
 * Systems under test as processes of their own, which are killed and started again.
 *
 * <p>Start at {@link dev.relkt.bench.system.SystemUnderTest}.
 */
@NullMarked
package dev.relkt.bench.system;

import org.jspecify.annotations.NullMarked;
