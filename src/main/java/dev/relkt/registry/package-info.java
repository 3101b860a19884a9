/**
 * Versions of encoders: what they are called, what a version's folder holds, and the space their
 * vectors live in.
 *
 * <p>Start at {@link dev.relkt.registry.ModelRegistry}; {@link dev.relkt.registry.ModelManifest} is
 * the format of a version's {@code manifest.json}. Knows files and JSON, no neural network.
 */
@NullMarked
package dev.relkt.registry;

import org.jspecify.annotations.NullMarked;
