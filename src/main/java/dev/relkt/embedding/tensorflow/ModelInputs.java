package dev.relkt.embedding.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.relkt.embedding.tokens.TokenSpec;
import dev.relkt.embedding.tokens.TokenSpec.Padding;
import dev.relkt.embedding.tokens.Window;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelRefused;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Windows → the tensors that a SavedModel takes, named as its signature names them. Immutable. */
abstract sealed class ModelInputs {

  private final Map<String, String> names;

  private ModelInputs(EncoderCall call) {
    this.names = call.inputs();
  }

  /**
   * @throws ModelRefused if the version's feature specification is none of token ids, where it
   *     takes them
   */
  static ModelInputs of(ModelFolder folder, EncoderCall call) {
    return switch (call.input()) {
      case STRING -> new Strings(call);
      case PIECES -> new Keys(call);
      case TOKENS -> new Tokens(call, TokenSpec.of(folder.manifest()), signature(folder, call));
    };
  }

  private static SignatureDef signature(ModelFolder folder, EncoderCall call) {
    return CheckedSavedModel.meta(folder, call).getSignatureDefOrThrow(call.signature());
  }

  /**
   * @param manager owns the tensors
   */
  abstract NDList of(NDManager manager, List<Window> windows);

  /** {@link dev.relkt.embedding.network.Network#paddedSize}. */
  int paddedSize(Window window) {
    return window.size();
  }

  final NDArray named(NDArray array, String role) {
    array.setName(names.get(role));
    return array;
  }

  private static final class Strings extends ModelInputs {

    Strings(EncoderCall call) {
      super(call);
    }

    @Override
    NDList of(NDManager manager, List<Window> windows) {
      String[] texts = windows.stream().map(w -> ((Window.Text) w).text()).toArray(String[]::new);
      return new NDList(
          named(manager.create(texts, StandardCharsets.UTF_8, new Shape(texts.length)), "text"));
    }
  }

  private static final class Keys extends ModelInputs {

    Keys(EncoderCall call) {
      super(call);
    }

    @Override
    NDList of(NDManager manager, List<Window> windows) {
      int size = windows.stream().mapToInt(Window::size).sum();
      long[] ids = new long[size];
      long[] segments = new long[size];
      int at = 0;
      for (int i = 0; i < windows.size(); i++) {
        int[] window = ((Window.Keys) windows.get(i)).ids();
        for (int j = 0; j < window.length; j++) {
          ids[at + j] = window[j];
        }
        Arrays.fill(segments, at, at + window.length, i);
        at += window.length;
      }
      return new NDList(
          named(manager.create(ids, new Shape(size)), "ids"),
          named(manager.create(segments, new Shape(size)), "segments"));
    }
  }

  private static final class Tokens extends ModelInputs {

    private final TokenSpec spec;
    private final Map<String, TensorInfo> tensors;
    private final EncoderCall call;

    Tokens(EncoderCall call, TokenSpec spec, SignatureDef signature) {
      super(call);
      this.call = call;
      this.spec = spec;
      this.tensors = signature.getInputsMap();
    }

    @Override
    NDList of(NDManager manager, List<Window> windows) {
      int length = windows.stream().mapToInt(this::paddedSize).max().orElse(0);
      int[] ids = new int[windows.size() * length];
      int[] mask = new int[ids.length];
      Arrays.fill(ids, spec.pad());
      for (int i = 0; i < windows.size(); i++) {
        int[] window = ((Window.Tokens) windows.get(i)).ids();
        System.arraycopy(window, 0, ids, i * length, window.length);
        Arrays.fill(mask, i * length, i * length + window.length, 1);
      }
      var shape = new Shape(windows.size(), length);
      var list = new NDList(named(create(manager, ids, shape, "ids"), "ids"));
      if (call.inputs().containsKey("mask")) {
        list.add(named(create(manager, mask, shape, "mask"), "mask"));
      }
      if (call.inputs().containsKey("types")) {
        list.add(named(create(manager, new int[ids.length], shape, "types"), "types"));
      }
      return list;
    }

    @Override
    int paddedSize(Window window) {
      return spec.padding() == Padding.FULL ? spec.maxLength() : window.size();
    }

    private NDArray create(NDManager manager, int[] values, Shape shape, String role) {
      TensorInfo info = tensors.get(call.inputs().get(role));
      return info != null && info.getDtype() == DataType.DT_INT32
          ? manager.create(values, shape)
          : manager.create(Arrays.stream(values).asLongStream().toArray(), shape);
    }
  }
}
