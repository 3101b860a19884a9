/**
 * Encoders that are an ONNX graph. {@link dev.relkt.embedding.onnx.OnnxVerifier} decides from the
 * bytes of a graph, before any engine sees it, whether it may be loaded.
 */
@NullMarked
package dev.relkt.embedding.onnx;

import org.jspecify.annotations.NullMarked;
