/**
 * The command {@code relkt bench}, which comes with a source checkout.
 *
 * <p>{@link dev.relkt.bench.cli.BenchCommand} is what {@code relkt} finds; every benchmark is a
 * subcommand of its own. May depend on what {@code bench} may, and on {@code cli} for tables,
 * progress and the place of the models.
 */
@NullMarked
package dev.relkt.bench.cli;

import org.jspecify.annotations.NullMarked;
