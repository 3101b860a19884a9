/** Tests of the commands that measure. */
@NullMarked
package dev.relkt.cli.evaluate;

import org.jspecify.annotations.NullMarked;
