/** The commands that train: prepare a set, run a recipe or one of its steps. */
@NullMarked
package dev.relkt.cli.train;

import org.jspecify.annotations.NullMarked;
