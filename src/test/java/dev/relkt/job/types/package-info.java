/** Every stream type is written and read back. */
@NullMarked
package dev.relkt.job.types;

import org.jspecify.annotations.NullMarked;
