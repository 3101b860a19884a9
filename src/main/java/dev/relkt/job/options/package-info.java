/**
 * The settings of both jobs: every key with its type, default and description, where values come
 * from, and all mistakes of a configuration in one message.
 *
 * <p>Start at {@link dev.relkt.job.options.RelktOptions} and {@link
 * dev.relkt.job.options.Settings}.
 */
@NullMarked
package dev.relkt.job.options;

import org.jspecify.annotations.NullMarked;
