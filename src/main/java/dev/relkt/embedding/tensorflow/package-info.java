/**
 * Networks that TensorFlow runs, through DJL. The one serving package that knows both and their
 * native memory: tensors are born and die here, plain Java arrays leave it. The table of one of our
 * students is summed up in Java ({@code TableNetwork}), checked against TensorFlow.
 *
 * <p>Start at {@link dev.relkt.embedding.tensorflow.LoadedModel}; what a SavedModel may contain is
 * decided by {@link dev.relkt.embedding.tensorflow.ModelVerifier} before anything of it is loaded.
 */
@NullMarked
package dev.relkt.embedding.tensorflow;

import org.jspecify.annotations.NullMarked;
