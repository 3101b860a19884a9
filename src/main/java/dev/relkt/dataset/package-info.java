/**
 * Data sets as files: passages, questions and what is right for them, in every format that ReLKT
 * reads and writes: JSON Lines, TREC's judgements and runs, and public sets by name.
 *
 * <p>Start at {@link dev.relkt.dataset.LabelledFiles} and {@link dev.relkt.dataset.PublicDataset};
 * {@link dev.relkt.dataset.TextLines} reads any file of lines, packed or not. Knows passages alone;
 * every room that reads files or records may know this one.
 */
@NullMarked
package dev.relkt.dataset;

import org.jspecify.annotations.NullMarked;
