/**
 * How well passages are found: labelled questions, the ranking that was given for them, and its
 * scores.
 *
 * <p>Start at {@link dev.relkt.evaluation.RetrievalTask} (what is asked, of which passages, and
 * what is right), go on to {@link dev.relkt.evaluation.RetrievalEvaluation} (which asks) and end at
 * {@link dev.relkt.evaluation.Scores}. A ranking that came from elsewhere, such as answers from
 * Kafka, becomes a {@link dev.relkt.evaluation.Run} and is scored by the same code. May depend on
 * {@code passage}, {@code registry}, {@code embedding}, {@code shard} and {@code answering}.
 */
@NullMarked
package dev.relkt.evaluation;

import org.jspecify.annotations.NullMarked;
