/**
 * From text to unit vectors: the {@link dev.relkt.embedding.Encoder} and the {@link
 * dev.relkt.embedding.Embedding} that it makes, tagged with its space.
 *
 * <p>{@code features} has word keys; {@code tokens} cuts text into windows of keys or token ids;
 * {@code network} is what all networks have in common, {@code tensorflow} runs them; {@code
 * serving} puts them together to encoders; {@code intake} makes versions of what comes from
 * elsewhere.
 */
@NullMarked
package dev.relkt.embedding;

import org.jspecify.annotations.NullMarked;
