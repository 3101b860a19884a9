/** Tests of the gate and of what else exchanges generations, with real shards and fake encoders. */
@NullMarked
package dev.relkt.rollout;

import org.jspecify.annotations.NullMarked;
