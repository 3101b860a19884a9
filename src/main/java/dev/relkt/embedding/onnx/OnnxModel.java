package dev.relkt.embedding.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.relkt.embedding.network.Network;
import dev.relkt.embedding.network.Rows;
import dev.relkt.embedding.network.VectorMaker;
import dev.relkt.embedding.tokens.TokenSpec;
import dev.relkt.embedding.tokens.Window;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelRefused;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX graph in native memory, run by ONNX Runtime.
 *
 * <p>Where the batch dimension is fixed, so many windows are run at once, with copies of the last
 * one in empty places. A graph whose vectors depend on all that is run at once ({@link
 * OnnxGraph#scalesByBatch}) runs each window alone, without padding where its shape is free.
 */
public final class OnnxModel implements Network {

  private final String model;
  private final OrtSession session;
  private final TokenTensors tensors;
  private final String output;
  private final VectorMaker vectors;
  private final int atOnce;

  private OnnxModel(
      String model,
      OrtSession session,
      TokenTensors tensors,
      String output,
      VectorMaker vectors,
      int atOnce) {
    this.model = model;
    this.session = session;
    this.tensors = tensors;
    this.output = output;
    this.vectors = vectors;
    this.atOnce = atOnce;
  }

  static OnnxModel load(ModelFolder folder, EncoderCall call) {
    String model = "model " + folder.manifest().modelVersion();
    Path file = folder.file(call.graph());
    OnnxGraph graph = OnnxVerifier.check(model, file);
    new OnnxCallCheck(model, graph, call).check();
    TokenTensors tensors =
        TokenTensors.of(model, TokenSpec.of(folder.manifest()), call.inputs(), graph);
    VectorMaker vectors = VectorMaker.of(folder, call);
    int atOnce =
        graph.scalesByBatch() ? 1 : tensors.batch() > 0 ? tensors.batch() : Integer.MAX_VALUE;
    try {
      OrtSession session = OnnxRuntime.open(file);
      return new OnnxModel(model, session, tensors, call.output(), vectors, atOnce);
    } catch (OrtException | RuntimeException | LinkageError e) {
      throw new ModelRefused(
          "%s: ONNX Runtime cannot load %s: %s; it is damaged, or made for a later release of it"
              .formatted(model, call.graph(), e.getMessage()),
          e);
    }
  }

  @Override
  public Rows run(List<Window> windows) {
    if (windows.size() <= atOnce && tensors.batch() <= 0) {
      return runAtOnce(windows);
    }
    var parts = new ArrayList<Rows>();
    for (int from = 0; from < windows.size(); from += atOnce) {
      parts.add(runAtOnce(windows.subList(from, Math.min(windows.size(), from + atOnce))));
    }
    return joined(parts, windows.size());
  }

  private static Rows joined(List<Rows> parts, int count) {
    int dimension = (int) parts.get(0).shape()[1];
    float[] values = new float[count * dimension];
    int at = 0;
    for (Rows part : parts) {
      System.arraycopy(part.values(), 0, values, at, part.values().length);
      at += part.values().length;
    }
    return new Rows(new long[] {count, dimension}, values);
  }

  private Rows runAtOnce(List<Window> windows) {
    Map<String, OnnxTensor> inputs = Map.of();
    try {
      inputs = tensors.of(windows);
      try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
        return vectors.apply(rows(result.get(0), windows.size()), windows);
      }
    } catch (OrtException e) {
      throw new IllegalStateException(
          "%s: running it on %d windows failed: %s"
              .formatted(model, windows.size(), e.getMessage()),
          e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  /** What came out for the windows, without that of empty places. */
  private Rows rows(OnnxValue value, int count) {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new IllegalStateException("%s: output \"%s\" is no tensor".formatted(model, output));
    }
    TensorInfo info = tensor.getInfo();
    long[] shape = info.getShape();
    FloatBuffer buffer = tensor.getFloatBuffer();
    if (buffer == null) {
      throw new IllegalStateException(
          "%s: output \"%s\" is of %s (expected: FLOAT or FLOAT16)"
              .formatted(model, output, info.type));
    }
    if (shape.length > 0 && shape[0] == tensors.batch()) {
      buffer.limit(buffer.capacity() / tensors.batch() * count);
      shape[0] = count;
    }
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return new Rows(shape, values);
  }

  @Override
  public int paddedSize(Window window) {
    return tensors.paddedSize(window);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("%s: closing it failed".formatted(model), e);
    }
  }
}
