/**
 * Flink SQL over a published index: {@code VECTOR_SEARCH} in its passages and {@code ML_PREDICT}
 * with the encoder of a model version.
 *
 * <p>Start at {@link dev.relkt.sql.IndexTableFactory} and {@link
 * dev.relkt.sql.QuestionModelFactory}, which Flink finds by {@code 'connector' = 'relkt'} and
 * {@code 'provider' = 'relkt'}. Flink's table libraries are the cluster's: nothing else may need
 * this room.
 */
@NullMarked
package dev.relkt.sql;

import org.jspecify.annotations.NullMarked;
