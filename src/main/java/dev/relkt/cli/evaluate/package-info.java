/** The commands that measure quality, and the tables that they print. */
@NullMarked
package dev.relkt.cli.evaluate;

import org.jspecify.annotations.NullMarked;
