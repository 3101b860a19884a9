/**
 * From text to the ids of a student's table: words as ICU finds them, windows over words, and the
 * keys of every word.
 *
 * <p>Start at {@link dev.relkt.embedding.features.WordKeyFeatures} and {@link
 * dev.relkt.embedding.features.WindowCutter}. Everything here determines vectors: a change of
 * behaviour needs a new version in {@link dev.relkt.registry.ModelManifest.FeatureSpec}.
 */
@NullMarked
package dev.relkt.embedding.features;

import org.jspecify.annotations.NullMarked;
