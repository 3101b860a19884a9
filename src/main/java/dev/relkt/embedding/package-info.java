/**
 * From text to unit vectors: the {@link dev.relkt.embedding.Encoder} and the {@link
 * dev.relkt.embedding.Embedding} that it makes, tagged with its space.
 *
 * <p>{@code features} turns text into token ids, {@code djl} runs the network. Depends on {@code
 * registry}.
 */
@NullMarked
package dev.relkt.embedding;

import org.jspecify.annotations.NullMarked;
