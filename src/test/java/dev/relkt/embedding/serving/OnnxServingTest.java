package dev.relkt.embedding.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.onnx.OnnxGraphs;
import dev.relkt.embedding.onnx.OnnxVersions;
import dev.relkt.embedding.tokens.TokenSpec.Padding;
import dev.relkt.embedding.tokens.TokenizerJson;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.Prefixes;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.Activation;
import dev.relkt.registry.VectorRule.DenseLayer;
import dev.relkt.registry.VectorRule.Pooling;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a graph's output, and of graphs of other shapes. */
class OnnxServingTest {

  private static final TokenizerJson TOKENIZER = OnnxVersions.tokenizer();

  /** The ids of "River, Paris bridge" with those around. */
  private static final int[] IDS = {
    TokenizerJson.CLS,
    TOKENIZER.id("river"),
    TokenizerJson.UNKNOWN,
    TOKENIZER.id("paris"),
    TOKENIZER.id("bridge"),
    TokenizerJson.SEP
  };

  private static final String TEXT = "River, Paris bridge";
  private static final List<String> BESIDE = List.of(TEXT, "city", "tower of the world fair 1889");

  @TempDir Path directory;

  private OnnxVersions versions;

  @BeforeEach
  void begin() {
    versions = new OnnxVersions(directory);
  }

  private float[] encoded(OnnxGraphs graph, Encoding encoding) {
    try (NetworkEncoder encoder =
        NetworkEncoder.open(versions.publish(graph, encoding), List.of())) {
      return encoder.encodeQuestions(BESIDE).get(0).toArray();
    }
  }

  private static float[] unit(double[] values) {
    double length = Math.sqrt(Arrays.stream(values).map(x -> x * x).sum());
    float[] unit = new float[values.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (values[i] / length);
    }
    return unit;
  }

  private static double[] pooled(OnnxGraphs graph, Pooling pooling) {
    double[] pooled = new double[OnnxVersions.DIMENSION];
    Arrays.fill(pooled, pooling == Pooling.MAX ? Double.NEGATIVE_INFINITY : 0);
    for (int t = 0; t < IDS.length; t++) {
      float[] row = graph.row(IDS[t]);
      for (int i = 0; i < pooled.length; i++) {
        pooled[i] =
            switch (pooling) {
              case MAX -> Math.max(pooled[i], row[i]);
              case CLS -> t == 0 ? row[i] : pooled[i];
              case LAST -> row[i];
              case MEAN, NONE -> pooled[i] + row[i];
            };
      }
    }
    return pooled;
  }

  private static float[] expected(Pooling pooling) {
    return unit(pooled(OnnxVersions.graph(), pooling));
  }

  private void assertAlike(float[] found, float[] expected) {
    assertThat(found).containsExactly(expected, within(1e-5f));
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void poolsTheTokensOfATextAndNotItsPadding(Pooling pooling) {
    assertAlike(encoded(OnnxVersions.graph(), OnnxVersions.encoding(pooling)), expected(pooling));
  }

  @Test
  void takesVectorsThatTheGraphPoolsItself() {
    assertAlike(
        encoded(OnnxVersions.graph().sum(), OnnxVersions.encoding(Pooling.NONE)),
        expected(Pooling.MEAN));
  }

  @Test
  void givesInt32WhereTheGraphWantsIt() {
    assertAlike(
        encoded(OnnxVersions.graph().int32(), OnnxVersions.encoding(Pooling.MEAN)),
        expected(Pooling.MEAN));
  }

  @Test
  void runsAGraphOfOneTextForManyOneByOne() {
    assertAlike(
        encoded(OnnxVersions.graph().batch(1), OnnxVersions.encoding(Pooling.MEAN)),
        expected(Pooling.MEAN));
  }

  @Test
  void fillsTheBatchAndTheLengthThatAGraphHas() {
    Encoding encoding =
        OnnxVersions.encoding(Pooling.MEAN)
            .withFeatures(Optional.of(OnnxVersions.features(16, Padding.LONGEST).features()));
    assertAlike(
        encoded(OnnxVersions.graph().batch(2).length(20), encoding), expected(Pooling.MEAN));
    assertAlike(
        encoded(
            OnnxVersions.graph().batch(2).length(20).sum(),
            encoding.withEncoder(OnnxVersions.encoding(Pooling.NONE).encoder())),
        expected(Pooling.MEAN));
  }

  @Test
  void givesNoTypeToAnyToken() {
    Encoding encoding =
        OnnxVersions.encoding(Pooling.MEAN)
            .withEncoder(
                EncoderCall.onnx(
                    OnnxVersions.GRAPH,
                    Map.of("ids", "input_ids", "mask", "attention_mask", "types", "token_type_ids"),
                    "last_hidden_state",
                    VectorRule.of(Pooling.MEAN)));
    assertAlike(encoded(OnnxVersions.graph().withTypes(), encoding), expected(Pooling.MEAN));
  }

  @Test
  void takesOtherNamesAndNoMask() {
    Encoding encoding =
        OnnxVersions.encoding(Pooling.MEAN)
            .withEncoder(
                EncoderCall.onnx(
                    OnnxVersions.GRAPH,
                    Map.of("ids", "tokens:0"),
                    "StatefulPartitionedCall:0",
                    VectorRule.of(Pooling.CLS)));
    assertAlike(
        encoded(
            OnnxVersions.graph().withoutMask().names("tokens:0", "StatefulPartitionedCall:0"),
            encoding),
        expected(Pooling.CLS));
  }

  @Test
  void takesFloatsOf16Bits() {
    assertThat(encoded(OnnxVersions.graph().half(), OnnxVersions.encoding(Pooling.MEAN)))
        .containsExactly(expected(Pooling.MEAN), within(1e-3f));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 2})
  void runsAloneWhatWouldDependOnTheTextsBesideIt(long batch) {
    ModelFolder folder =
        versions.publish(
            OnnxVersions.graph().scaledByAll().batch(batch), OnnxVersions.encoding(Pooling.MEAN));
    try (NetworkEncoder encoder = NetworkEncoder.open(folder, List.of())) {
      assertThat(encoder.encodeQuestions(BESIDE).get(0).toArray())
          .isEqualTo(encoder.encodeQuestions(List.of(TEXT)).get(0).toArray());
    }
  }

  @Test
  void putsVectorsThroughDenseLayersAndCutsThem() throws IOException {
    OnnxGraphs graph = OnnxVersions.graph();
    float[] weight = new float[8 * OnnxVersions.DIMENSION];
    float[] bias = new float[8];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (i % 13 - 6) / 60f;
    }
    for (int i = 0; i < bias.length; i++) {
      bias[i] = i / 10f;
    }
    safetensors("dense/0.safetensors", 8, weight, bias);
    double[] pooled = pooled(graph, Pooling.CLS);
    double[] expected = new double[5];
    for (int o = 0; o < expected.length; o++) {
      double sum = bias[o];
      for (int i = 0; i < pooled.length; i++) {
        sum += weight[o * pooled.length + i] * pooled[i];
      }
      expected[o] = Math.tanh(sum);
    }
    var rule =
        new VectorRule(
            Pooling.CLS,
            List.of(
                new DenseLayer("dense/0.safetensors", OnnxVersions.DIMENSION, 8, Activation.TANH)),
            Optional.of(5),
            true);
    assertAlike(encoded(graph, OnnxVersions.encoding(rule).withDimension(5)), unit(expected));
  }

  private void safetensors(String name, int rows, float[] weight, float[] bias) throws IOException {
    byte[] header =
        """
        {"__metadata__":{"format":"pt"},
        "linear.weight":{"dtype":"F32","shape":[%d,%d],"data_offsets":[0,%d]},
        "linear.bias":{"dtype":"F32","shape":[%d],"data_offsets":[%d,%d]}}"""
            .formatted(
                rows,
                weight.length / rows,
                weight.length * 4,
                bias.length,
                weight.length * 4,
                (weight.length + bias.length) * 4)
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + (weight.length + bias.length) * 4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header);
    for (float value : weight) {
      bytes.putFloat(value);
    }
    for (float value : bias) {
      bytes.putFloat(value);
    }
    Path file = versions.staging().resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes.array());
  }

  @Test
  void refusesDenseLayersOfAnotherShape() throws IOException {
    safetensors("dense/0.safetensors", 4, new float[4 * OnnxVersions.DIMENSION], new float[4]);
    var rule =
        new VectorRule(
            Pooling.CLS,
            List.of(
                new DenseLayer("dense/0.safetensors", OnnxVersions.DIMENSION, 8, Activation.TANH)),
            Optional.empty(),
            true);
    assertRefused(
        OnnxVersions.graph(),
        OnnxVersions.encoding(rule).withDimension(8),
        "model onnx/1: dense layer dense/0.safetensors: linear.weight has the shape [4, 48] (expected: [8, 48])");
  }

  @Test
  void encodesQuestionsAndPassagesByGraphsOfTheirOwn() throws IOException {
    var ofQuestions = new OnnxGraphs(TOKENIZER.size(), OnnxVersions.DIMENSION, 99);
    ofQuestions.write(versions.staging().resolve("query/model.onnx"));
    Encoding encoding =
        OnnxVersions.encoding(Pooling.MEAN)
            .withTitle(TitleRule.IGNORE)
            .withQuestionEncoder(
                Optional.of(
                    EncoderCall.onnx(
                        "query/model.onnx",
                        OnnxVersions.INPUTS,
                        "last_hidden_state",
                        VectorRule.of(Pooling.CLS))));
    ModelFolder folder = versions.publish(OnnxVersions.graph(), encoding);
    try (NetworkEncoder encoder = NetworkEncoder.open(folder, List.of())) {
      assertAlike(
          encoder.encodeQuestions(BESIDE).get(0).toArray(), unit(pooled(ofQuestions, Pooling.CLS)));
      assertAlike(
          encoder.encodePassages(List.of(new PassageText("", TEXT))).get(0).get(0).toArray(),
          expected(Pooling.MEAN));
    }
  }

  @Test
  void putsPrefixesInFrontOfQuestionsAndPassages() {
    Encoding plain = OnnxVersions.encoding(Pooling.MEAN);
    Encoding prefixed = plain.withPrefixes(Optional.of(new Prefixes("query: ", "passage: ")));
    try (NetworkEncoder with =
            NetworkEncoder.open(versions.publish(OnnxVersions.graph(), prefixed), List.of());
        NetworkEncoder without =
            NetworkEncoder.open(versions.publish(OnnxVersions.graph(), plain), List.of())) {
      assertAlike(
          with.encodeQuestions(List.of("river")).get(0).toArray(),
          without.encodeQuestions(List.of("query: river")).get(0).toArray());
      assertAlike(
          with.encodePassages(List.of(new PassageText("tower", "river"))).get(0).get(0).toArray(),
          without.encodeQuestions(List.of("passage: tower river")).get(0).toArray());
    }
  }

  @Test
  void refusesVectorsThatAreNoNumbers() {
    ModelFolder folder =
        versions.publish(
            OnnxVersions.graph().spoilt(TOKENIZER.id("river")),
            OnnxVersions.encoding(Pooling.MEAN));
    try (NetworkEncoder encoder = NetworkEncoder.open(folder, List.of())) {
      assertThatThrownBy(() -> encoder.encodeQuestions(List.of("city", "a river")))
          .isInstanceOf(ModelRefused.class)
          .hasMessageContaining(
              "model onnx/1: component 0 of row 1 is NaN (expected: a finite number)");
    }
  }

  @Test
  void refusesVectorsOfAnotherLengthWhereTheyAreNotNormalised() {
    assertRefused(
        OnnxVersions.graph(),
        OnnxVersions.encoding(new VectorRule(Pooling.MEAN, List.of(), Optional.empty(), false)),
        "row 0 has the length ",
        "(expected: 1 ± 0.05); end the model in an L2 normalisation");
  }

  @Test
  void refusesAnotherDimension() {
    assertRefused(
        OnnxVersions.graph(),
        OnnxVersions.encoding(Pooling.MEAN).withDimension(32),
        "output \"last_hidden_state\" has the shape [1, 48] (expected: [1, 32], rows and dimension)");
  }

  @Test
  void refusesToPoolVectorsThatArePooled() {
    assertRefused(
        OnnxVersions.graph().sum(),
        OnnxVersions.encoding(Pooling.MEAN),
        "has the shape [1, 48]",
        "for pooling MEAN)");
  }

  @Test
  void refusesAGraphThatIsCalledOtherwise() {
    Encoding encoding =
        OnnxVersions.encoding(Pooling.MEAN)
            .withEncoder(
                EncoderCall.onnx(
                    OnnxVersions.GRAPH,
                    Map.of("ids", "ids"),
                    "sentence",
                    VectorRule.of(Pooling.MEAN)));
    assertRefused(
        OnnxVersions.graph(),
        encoding,
        "no input \"ids\"",
        "the graph wants \"attention_mask\" int64 [?, ?] too, which nothing gives it",
        "no output \"sentence\"",
        "gives [\"last_hidden_state\" float [?, ?, 48]]");
  }

  @Test
  void refusesRowsLongerThanTheGraphTakes() {
    assertRefused(
        OnnxVersions.graph().length(32),
        OnnxVersions.encoding(Pooling.MEAN),
        "max-length is 64, and the graph takes \"input_ids\" int64 [?, 32] (expected: at most 32)");
  }

  @Test
  void saysWhatTheGraphCannotRun() {
    ModelFolder folder =
        versions.publish(
            new OnnxGraphs(4, OnnxVersions.DIMENSION, 7), OnnxVersions.encoding(Pooling.MEAN));
    try (NetworkEncoder encoder = NetworkEncoder.open(folder, List.of())) {
      assertThatThrownBy(() -> encoder.encodeQuestions(List.of("river")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("model onnx/1: running it on 1 windows failed: ")
          .hasMessageContaining("out of data bounds");
      assertThat(encoder.encodeQuestions(List.of("unknown"))).hasSize(1);
    }
  }

  @Test
  void probesTheGraphOfPassagesTooWhereThereAreTwo() throws IOException {
    new OnnxGraphs(TOKENIZER.size(), OnnxVersions.DIMENSION, 99)
        .write(versions.staging().resolve("query/model.onnx"));
    Encoding encoding = OnnxVersions.encoding(Pooling.MEAN);
    assertRefused(
        OnnxVersions.graph().spoilt(TokenizerJson.CLS),
        encoding.withQuestionEncoder(
            Optional.of(
                EncoderCall.onnx(
                    "query/model.onnx",
                    OnnxVersions.INPUTS,
                    "last_hidden_state",
                    VectorRule.of(Pooling.MEAN)))),
        "component 0 of row 0 is NaN");
  }

  private void assertRefused(OnnxGraphs graph, Encoding encoding, String... words) {
    ModelFolder folder = versions.publish(graph, encoding);
    assertThatThrownBy(() -> NetworkEncoder.open(folder, List.of()).close())
        .isInstanceOf(ModelRefused.class)
        .hasMessageContainingAll(words);
  }
}
