/**
 * The terminal: tables, progress lines, escaped output, the log, and the exception that ends a
 * command with one line.
 */
@NullMarked
package dev.relkt.cli.console;

import org.jspecify.annotations.NullMarked;
