/**
 * How a segment stores vectors in half the space: {@link
 * dev.relkt.shard.vectors.HalfFloatHnswVectorsFormat}, a vectors' format of Lucene. {@link
 * dev.relkt.shard.vectors.LongFloatVectorsFormat} is Lucene's own for floats, for longer vectors.
 *
 * <p>Lucene finds it by its name, with Lucene's own class loader. So on a cluster this package lies
 * beside Lucene in {@code lib/}, in a jar of its own, and not in the job's jar. It knows Lucene and
 * the JDK alone.
 */
@NullMarked
package dev.relkt.shard.vectors;

import org.jspecify.annotations.NullMarked;
