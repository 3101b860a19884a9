/** Settings and their mistakes. */
@NullMarked
package dev.relkt.job.options;

import org.jspecify.annotations.NullMarked;
