/**
 * Trains students: multilingual encoders that are a table of vectors for pieces of words.
 *
 * <p>Start at {@link dev.relkt.training.ContrastiveRun}: data ({@link
 * dev.relkt.training.TrainingFolder}) → vocabulary and weights → examples in batches → {@code
 * ContrastiveGraph} in TensorFlow → scores on questions held out → SavedModel → a version in the
 * registry. Depends on {@code registry}, {@code embedding.features} and TensorFlow.
 */
@NullMarked
package dev.relkt.training;

import org.jspecify.annotations.NullMarked;
