/**
 * The hot swap of model versions: commands of operators are carried out, a new generation is built
 * from the texts of the active one, the two are compared, and questions go over to the new model
 * and generation and back.
 *
 * <p>Start at {@link dev.relkt.swap.RolloutController}, which decides; {@link
 * dev.relkt.swap.Rebuild} fills a shard of a new generation, {@link dev.relkt.swap.Gate} compares
 * generations. Knows neither Flink nor how records come and go. Depends on {@code passage}, {@code
 * registry}, {@code embedding}, {@code shard}, {@code generation}, {@code answering}, {@code topic}
 * and {@code evaluation}.
 */
@NullMarked
package dev.relkt.swap;

import org.jspecify.annotations.NullMarked;
