/**
 * Search by words: texts become words as their language has them, and passages are ranked by how
 * many of the question's rare words they share (BM25).
 *
 * <p>Start at {@link dev.relkt.lexical.Bm25Index}. It is the baseline that encoders are compared
 * with, and finds the hard negatives of training. Lucene does the work and does not leave this
 * package.
 */
@NullMarked
package dev.relkt.lexical;

import org.jspecify.annotations.NullMarked;
