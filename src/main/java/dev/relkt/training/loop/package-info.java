/**
 * Learning epoch by epoch, over any {@link dev.relkt.training.loop.TrainableEncoder}: batches are
 * planned, losses computed, negatives mined, checkpoints kept, epochs scored on questions held out.
 * Start with {@link dev.relkt.training.loop.EpochLoop}.
 *
 * <p>Knows no TensorFlow, no kind of encoder and no recipe.
 */
@NullMarked
package dev.relkt.training.loop;

import org.jspecify.annotations.NullMarked;
