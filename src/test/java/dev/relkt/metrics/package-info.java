/** Metrics without a job. */
@NullMarked
package dev.relkt.metrics;

import org.jspecify.annotations.NullMarked;
