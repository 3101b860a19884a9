/** Options that several commands share, and where an installation keeps its files. */
@NullMarked
package dev.relkt.cli.options;

import org.jspecify.annotations.NullMarked;
