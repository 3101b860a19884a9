/**
 * Trains students: multilingual encoders that are a table of vectors for the keys of words.
 *
 * <p>Start at {@link dev.relkt.training.Pretraining}: data ({@link
 * dev.relkt.training.TrainingFolder}) → keys and their weights → {@code TransferRegression} →
 * {@code Whitening} → {@code StudentSavedModel}. Depends on {@code registry}, {@code
 * embedding.features}, {@code training.steps} and TensorFlow.
 */
@NullMarked
package dev.relkt.training;

import org.jspecify.annotations.NullMarked;
