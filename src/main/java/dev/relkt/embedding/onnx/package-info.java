/**
 * Encoders that are an ONNX graph. {@link dev.relkt.embedding.onnx.OnnxVerifier} decides from the
 * bytes of a graph, before any engine sees it, whether it may be loaded; {@link
 * dev.relkt.embedding.onnx.OnnxEngine} opens it. The one room that knows ONNX Runtime.
 */
@NullMarked
package dev.relkt.embedding.onnx;

import org.jspecify.annotations.NullMarked;
