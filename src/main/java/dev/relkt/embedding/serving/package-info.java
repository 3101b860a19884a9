/**
 * Encoders of model versions, whatever runs their networks. Start at {@link
 * dev.relkt.embedding.serving.SharedEncoders}, which opens {@link
 * dev.relkt.embedding.serving.NetworkEncoder}.
 */
@NullMarked
package dev.relkt.embedding.serving;

import org.jspecify.annotations.NullMarked;
