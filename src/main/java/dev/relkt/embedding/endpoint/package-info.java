/**
 * Encoders that run elsewhere, behind an HTTP API of embeddings as OpenAI's.
 *
 * <p>Start at {@code EndpointEncoder}; {@code EndpointClient} asks again, {@code EndpointCall}
 * sends a request once. A version's manifest describes the endpoint ({@link
 * dev.relkt.registry.Endpoint}).
 */
@NullMarked
package dev.relkt.embedding.endpoint;

import org.jspecify.annotations.NullMarked;
