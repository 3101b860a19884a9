/** Tests of the terminal. */
@NullMarked
package dev.relkt.cli.console;

import org.jspecify.annotations.NullMarked;
