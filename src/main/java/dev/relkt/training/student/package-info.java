/**
 * Students: multilingual encoders that are a table of vectors for the keys of words.
 *
 * <p>Start at {@link dev.relkt.training.student.Pretraining}: data ({@link
 * dev.relkt.training.student.TrainingFolder}) → keys and their weights → {@code TransferRegression}
 * → {@code Whitening} → {@code StudentSavedModel}.
 */
@NullMarked
package dev.relkt.training.student;

import org.jspecify.annotations.NullMarked;
