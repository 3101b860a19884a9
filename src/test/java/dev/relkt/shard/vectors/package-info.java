/** Tests of the format of vectors. */
@NullMarked
package dev.relkt.shard.vectors;

import org.jspecify.annotations.NullMarked;
