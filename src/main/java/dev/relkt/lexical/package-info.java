/**
 * Search by words: texts become words as their language has them, and passages are ranked by how
 * many of the question's rare words they share (BM25).
 *
 * <p>{@link dev.relkt.lexical.PassageWords} are the fields of a passage, {@link
 * dev.relkt.lexical.WordSearch} searches them for {@link dev.relkt.lexical.QuestionWords}: in the
 * shards of an index, and in a {@link dev.relkt.lexical.Bm25Index}, which is the baseline that
 * encoders are compared with and finds the hard negatives of training. Lucene does the work.
 */
@NullMarked
package dev.relkt.lexical;

import org.jspecify.annotations.NullMarked;
