/**
 * The data that the steps of training learn from: questions with their passages, translations,
 * triplets with lexical negatives. Start with {@link dev.relkt.training.data.TrainingSet}. May
 * depend on passage and lexical.
 */
@NullMarked
package dev.relkt.training.data;

import org.jspecify.annotations.NullMarked;
