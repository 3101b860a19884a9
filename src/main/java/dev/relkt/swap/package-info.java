/**
 * Hot swap: commands are carried out, generations compared, and the pair of encoder and generation
 * that answers is exchanged without a stop.
 *
 * <p>{@link dev.relkt.swap.Gate} says whether a new generation answers well enough to become
 * active, by {@link dev.relkt.swap.GateRules}, of two {@link dev.relkt.swap.GateSide}s. Knows
 * neither Kafka nor Flink. May depend on {@code passage}, {@code registry}, {@code embedding},
 * {@code shard}, {@code generation}, {@code answering}, {@code topic} and {@code evaluation}.
 */
@NullMarked
package dev.relkt.swap;

import org.jspecify.annotations.NullMarked;
