/**
 * What flows between operators and stands in their state, with its serialisation.
 *
 * <p>Start at {@link dev.relkt.job.types.StreamCodec}: a codec writes a type's fields and says the
 * version of their form; {@link dev.relkt.job.types.CodecType} makes it known to Flink.
 */
@NullMarked
package dev.relkt.job.types;

import org.jspecify.annotations.NullMarked;
