package dev.relkt.embedding.onnx;

import dev.relkt.embedding.tokens.HuggingFaceSpec;
import dev.relkt.embedding.tokens.TokenSpec.Padding;
import dev.relkt.embedding.tokens.TokenizerJson;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.Pooling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versions of small ONNX graphs in a registry below a directory of a test. */
public final class OnnxVersions {

  public static final int DIMENSION = 48;
  public static final String GRAPH = "onnx/model.onnx";
  public static final String TOKENIZER = "tokenizer/tokenizer.json";
  public static final Map<String, String> INPUTS =
      Map.of("ids", "input_ids", "mask", "attention_mask");

  private static final String WORDS =
      """
      river paris bridge flows city mountain ecole straße uber nam река мост город γεφυρα ποταμος
      نهر جسر नदी शहर 川 東 京 สะพาน cay gol 1889 42 tower iron world fair music opera night light
      """;

  private final Path directory;

  public OnnxVersions(Path directory) {
    this.directory = directory;
  }

  /** The tokenizer of all versions here. */
  public static TokenizerJson tokenizer() {
    var pieces = new ArrayList<>(List.of(WORDS.strip().split("\\s+")));
    pieces.addAll(List.of(".", ":", "query", "passage", "##s"));
    return new TokenizerJson(pieces);
  }

  /** A graph with a row for every id of the tokenizer. */
  public static OnnxGraphs graph() {
    return new OnnxGraphs(tokenizer().size(), DIMENSION, 7);
  }

  public static Encoding encoding(VectorRule rule) {
    return Encoding.of(DIMENSION, EncoderCall.onnx(GRAPH, INPUTS, "last_hidden_state", rule))
        .withFeatures(Optional.of(features(64, Padding.LONGEST).features()));
  }

  public static Encoding encoding(Pooling pooling) {
    return encoding(VectorRule.of(pooling));
  }

  public static HuggingFaceSpec features(int maxLength, Padding padding) {
    return new HuggingFaceSpec(TOKENIZER, maxLength, padding, 0);
  }

  /** The folder that {@link #publish} makes a version of; further files may be put there. */
  public Path staging() {
    return directory.resolve("staging");
  }

  public ModelFolder publish(OnnxGraphs graph, Encoding encoding) {
    try {
      graph.write(staging().resolve(GRAPH));
      tokenizer().write(staging().resolve(TOKENIZER));
      var registry = new ModelRegistry(directory.resolve("models"));
      return registry.resolve(
          registry.publish(staging(), ModelDraft.of("onnx", encoding, "CC0-1.0")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
