/** The commands that look into an index: its passages by id, by filter, counted and written out. */
@NullMarked
package dev.relkt.cli.passages;

import org.jspecify.annotations.NullMarked;
