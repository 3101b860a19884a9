/** Tests of the command line. */
@NullMarked
package dev.relkt.cli;

import org.jspecify.annotations.NullMarked;
