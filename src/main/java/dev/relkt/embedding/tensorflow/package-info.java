/**
 * Encoders that run a TensorFlow SavedModel through DJL. The one serving package that knows DJL,
 * TensorFlow and native memory: tensors are born and die here, plain Java arrays leave it. The
 * table of one of our students is summed up in Java ({@code TableNetwork}), checked against
 * TensorFlow.
 *
 * <p>Start at {@link dev.relkt.embedding.tensorflow.SharedEncoders}, which opens {@link
 * dev.relkt.embedding.tensorflow.DjlEncoder}; what a SavedModel may contain is decided by {@code
 * ModelVerifier} before anything of it is loaded. {@link
 * dev.relkt.embedding.tensorflow.SavedModelImport} makes a version of a bare one.
 */
@NullMarked
package dev.relkt.embedding.tensorflow;

import org.jspecify.annotations.NullMarked;
