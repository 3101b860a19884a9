/**
 * Encoders that came from elsewhere, made trainable: {@link
 * dev.relkt.training.foreign.InlinedSavedModel} where the graph allows it, {@link
 * dev.relkt.training.foreign.TrainStepSavedModel} where the model brings its own step, {@link
 * dev.relkt.training.foreign.ProjectedSavedModel} where neither is so, and {@link
 * dev.relkt.training.foreign.ProjectedVersion} for a version of any other engine. Each is what the
 * steps of training take, and leaves a version that serves like any other.
 */
@NullMarked
package dev.relkt.training.foreign;

import org.jspecify.annotations.NullMarked;
