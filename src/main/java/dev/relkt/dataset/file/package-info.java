/**
 * What files are made of, whatever they say: their bytes unpacked, lines, JSON, and the formats in
 * which others keep passages; and mistakes in words for whoever wrote the file.
 *
 * <p>Start at {@link dev.relkt.dataset.file.Unpacked}. Knows passages alone.
 */
@NullMarked
package dev.relkt.dataset.file;

import org.jspecify.annotations.NullMarked;
