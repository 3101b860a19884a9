/**
 * From text to what a network takes: {@link dev.relkt.embedding.tokens.Windowing} cuts questions
 * and passages into windows of word keys, of token ids ({@link
 * dev.relkt.embedding.tokens.TokenSpec}), or of text.
 */
@NullMarked
package dev.relkt.embedding.tokens;

import org.jspecify.annotations.NullMarked;
