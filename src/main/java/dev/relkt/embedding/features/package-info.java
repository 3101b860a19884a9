/**
 * From text to piece ids: words as ICU finds them, windows over words, and two streams of pieces
 * for every word.
 *
 * <p>Start at {@link dev.relkt.embedding.features.TwoStreamFeatures} and {@link
 * dev.relkt.embedding.features.WindowCutter}. Everything here determines vectors: a change of
 * behaviour needs a new version in {@link dev.relkt.registry.ModelManifest.FeatureSpec}. Depends on
 * {@code registry}, ICU and the JDK.
 */
@NullMarked
package dev.relkt.embedding.features;

import org.jspecify.annotations.NullMarked;
