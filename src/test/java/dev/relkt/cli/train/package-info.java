/** Tests of the commands that train. */
@NullMarked
package dev.relkt.cli.train;

import org.jspecify.annotations.NullMarked;
