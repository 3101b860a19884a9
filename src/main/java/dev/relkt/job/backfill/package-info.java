/**
 * The first passages of an index, from files instead of from Kafka: JSON Lines in a folder, read
 * once by all subtasks together.
 *
 * <p>Start at {@link dev.relkt.job.backfill.BackfillSource}. The enumerator lists the files and
 * gives them out, readers read lines, and what is read and what remains stands in the checkpoint.
 */
@NullMarked
package dev.relkt.job.backfill;

import org.jspecify.annotations.NullMarked;
