/** Readers of topics. */
@NullMarked
package dev.relkt.job.kafka;

import org.jspecify.annotations.NullMarked;
