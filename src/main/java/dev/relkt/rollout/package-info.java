/**
 * The rollout of model versions: commands of operators are executed, a new generation is built from
 * the texts of the active one, the gate compares the two, and questions are answered by the new
 * model and generation, and by the old ones again after a rollback.
 *
 * <p>Start at {@link dev.relkt.rollout.RolloutController}, which decides; {@link
 * dev.relkt.rollout.Gate} compares generations. Knows neither Flink nor how records come and go.
 */
@NullMarked
package dev.relkt.rollout;

import org.jspecify.annotations.NullMarked;
