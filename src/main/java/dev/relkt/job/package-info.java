/**
 * The two Flink jobs and their configuration.
 *
 * <p>Start at {@link dev.relkt.job.IndexingJob} and {@link dev.relkt.job.AnsweringJob}, whose class
 * comments draw their graphs; {@link dev.relkt.job.options.RelktOptions} lists every setting.
 * {@code main} builds from the command line, {@code define} builds the topology alone. Operators
 * are thin: what they do stands in classes without Flink ({@link dev.relkt.indexing.ShardSet},
 * {@link dev.relkt.indexing.PendingSnapshots}, and the package {@code answering}).
 */
@NullMarked
package dev.relkt.job;

import org.jspecify.annotations.NullMarked;
