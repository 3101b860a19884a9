/**
 * From text to unit vectors: the {@link dev.relkt.embedding.Encoder} and the {@link
 * dev.relkt.embedding.Embedding} that it makes, tagged with its space.
 *
 * <p>{@code features} turns text into token ids, {@code tensorflow} runs the network.
 */
@NullMarked
package dev.relkt.embedding;

import org.jspecify.annotations.NullMarked;
