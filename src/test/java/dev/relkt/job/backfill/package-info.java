/** Files that an index begins with. */
@NullMarked
package dev.relkt.job.backfill;

import org.jspecify.annotations.NullMarked;
