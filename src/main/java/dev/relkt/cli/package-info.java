/**
 * The command {@code relkt}: what a person types, and what it says back.
 *
 * <p>Start at {@link dev.relkt.cli.Main}; every command is a class of its own. Results go to the
 * standard output, progress and complaints to the standard error. Exit codes: 0 done, 1 failed or
 * done in part, 2 not understood. May depend on every other package; nothing depends on it.
 */
@NullMarked
package dev.relkt.cli;

import org.jspecify.annotations.NullMarked;
