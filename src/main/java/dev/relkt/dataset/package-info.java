/**
 * Files as they come: unpacked, and named where they are not what a reader expects.
 *
 * <p>Start at {@link dev.relkt.dataset.Unpacked}. Knows no other package; every reader of files and
 * of records may know this one.
 */
@NullMarked
package dev.relkt.dataset;

import org.jspecify.annotations.NullMarked;
