/**
 * How well passages are found: labelled questions, the ranking that was given for them, and its
 * scores.
 *
 * <p>Start at {@link dev.relkt.dataset.RetrievalTask} (what is asked, of which passages, and what
 * is right) and {@link dev.relkt.dataset.Pool} (which passages are searched together), go on to
 * {@link dev.relkt.evaluation.Contender} (who ranks: an encoder, or BM25) and end at {@link
 * dev.relkt.evaluation.Scoring}, which gives a {@link dev.relkt.evaluation.Comparison}. A ranking
 * that came from elsewhere, such as answers from Kafka, becomes a {@link dev.relkt.dataset.Run} and
 * is scored by the same code.
 */
@NullMarked
package dev.relkt.evaluation;

import org.jspecify.annotations.NullMarked;
