/** Operators in a harness. */
@NullMarked
package dev.relkt.job.operator;

import org.jspecify.annotations.NullMarked;
