package dev.relkt.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Engine;
import dev.relkt.registry.ModelManifest.FeatureSpec;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.VectorRule.Activation;
import dev.relkt.registry.VectorRule.DenseLayer;
import dev.relkt.registry.VectorRule.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the formats of a manifest say, and that the ids of spaces stay over them. */
class ManifestFormatsTest {

  private static final String GRAPH_SHA =
      "eef93e1d14482804277fca0172464032d1a4fdbcc338524059fa1e861454ad4d";

  private static final EncoderCall ONNX =
      EncoderCall.onnx(
          "onnx/model.onnx",
          Map.of("ids", "input_ids", "mask", "attention_mask"),
          "last_hidden_state",
          new VectorRule(
              Pooling.MEAN,
              List.of(new DenseLayer("dense/0.safetensors", 4, 3, Activation.TANH)),
              Optional.of(2),
              true));

  private static final Encoding ENCODING =
      Encoding.of(2, ONNX)
          .withFeatures(
              Optional.of(
                  new FeatureSpec(
                      "huggingface",
                      1,
                      Map.of("file", "tokenizer/tokenizer.json", "max-length", "256"))))
          .withPrefixes(Optional.of(new Prefixes("query: ", "passage: ")));

  @TempDir Path directory;

  private Path staging;
  private ModelRegistry registry;

  @BeforeEach
  void stage() throws IOException {
    staging = directory.resolve("staging");
    registry = new ModelRegistry(directory.resolve("models"));
    for (String file :
        List.of(
            "onnx/model.onnx",
            "onnx/model.onnx_data",
            "query/model.onnx",
            "dense/0.safetensors",
            "tokenizer/tokenizer.json",
            "README.md")) {
      write(file, file);
    }
  }

  private void write(String file, String content) throws IOException {
    Path path = staging.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private ModelManifest published(Encoding encoding) {
    ModelVersion version =
        registry.publish(staging, ModelDraft.of("minilm", encoding, "Apache-2.0"));
    ModelFolder folder = registry.resolve(version);
    folder.verify();
    return folder.manifest();
  }

  @Test
  void givesBackWhatWasPublished() throws IOException {
    Encoding asymmetric =
        ENCODING.withQuestionEncoder(
            Optional.of(
                EncoderCall.onnx(
                    "query/model.onnx",
                    Map.of("ids", "input_ids"),
                    "pooled",
                    VectorRule.of(Pooling.NONE))));
    assertThat(published(asymmetric).encoding()).isEqualTo(asymmetric);
  }

  @Test
  void leavesOutWhatIsAbsent() throws IOException {
    ModelManifest manifest = published(ENCODING);
    String json =
        Files.readString(
            directory.resolve("models/" + manifest.modelVersion()).resolve("manifest.json"));
    assertThat(json)
        .contains("\"format\" : 4", "\"prefixes\"", "\"engine\" : \"ONNX\"")
        .doesNotContain("null", "questionEncoder", "centre", "windows", "parent");
  }

  @Test
  void aRankerHasAnIdThatItsWeightsAndTheSpaceGive() {
    ModelDraft plain = ModelDraft.of("minilm", ENCODING, "Apache-2.0");
    EmbeddingSpace anywhere = new EmbeddingSpace("es-000000000000000000000000");
    ModelManifest one = published(plain, ranker(anywhere, 0.5));
    ModelManifest same = published(plain, ranker(anywhere, 0.5));
    ModelManifest other = published(plain, ranker(anywhere, 0.6));

    assertThat(other.space()).isEqualTo(one.space());
    assertThat(same.ranker()).isEqualTo(one.ranker());
    assertThat(other.ranker().orElseThrow().id()).isNotEqualTo(one.ranker().orElseThrow().id());
    assertThat(one.ranker().orElseThrow())
        .isEqualTo(
            RankerSpec.lateInteraction(one.embeddingSpace(), Map.of("late-interaction", 0.5)));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"late-interaction\" : 0.5', '\"late-interaction\" : 0.7', 'ranker: id rk-'",
    "'\"late-interaction\" : 0.5', '\"late-interaction\" : 1000.0', 'ranker: weight 1000.0 of late-interaction (expected: -100.0 to 100.0)'",
    "'\"kind\" : \"late-interaction\"', '\"kind\" : \"magic\"', 'ranker: magic version 1 (expected: late-interaction version 1)'",
  })
  void refusesARankerThatIsNotSound(String from, String to, String words) throws IOException {
    ModelDraft plain = ModelDraft.of("minilm", ENCODING, "Apache-2.0");
    ModelManifest manifest =
        published(plain, ranker(new EmbeddingSpace("es-000000000000000000000000"), 0.5));
    Path file = directory.resolve("models/" + manifest.modelVersion()).resolve("manifest.json");
    String json = Files.readString(file);
    assertThat(json).contains(from);
    Files.writeString(file, json.replace(from, to));

    assertThatThrownBy(() -> registry.resolve(manifest.modelVersion()))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining(words);
  }

  private ModelManifest published(ModelDraft draft, RankerSpec ranker) {
    return registry
        .resolve(registry.publish(staging, draft.withRanker(Optional.of(ranker))))
        .manifest();
  }

  private static RankerSpec ranker(EmbeddingSpace space, double weight) {
    return RankerSpec.lateInteraction(space, Map.of("late-interaction", weight));
  }

  @Test
  void takesWindowRulesWithoutAMaxAndGivesEachASpaceOfItsOwn() {
    var spaces = new HashSet<String>();
    for (WindowRule rule :
        List.of(
            new WindowRule(28, 24, 16),
            WindowRule.ofWords(28, 24),
            WindowRule.ofSentences(28, 24))) {
      ModelManifest manifest = published(ENCODING.withWindows(Optional.of(rule)));
      assertThat(manifest.windows()).contains(rule);
      spaces.add(manifest.space());
    }
    assertThat(spaces).hasSize(3);
  }

  @Test
  void refusesAWindowRuleWithoutAMaxInAnEarlierFormat() throws IOException {
    ModelManifest manifest =
        published(ENCODING.withWindows(Optional.of(WindowRule.ofSentences(28, 24))));
    Path file = directory.resolve("models/" + manifest.modelVersion()).resolve("manifest.json");
    Files.writeString(file, Files.readString(file).replace("\"format\" : 4", "\"format\" : 3"));
    assertThatThrownBy(() -> registry.resolve(manifest.modelVersion()))
        .hasMessageContaining("windows: no max in format 3 (expected: a max, or format 4)");
  }

  @Test
  void refusesSentencesWithAMax() {
    assertThatThrownBy(() -> new WindowRule(28, 24, OptionalInt.of(16), Optional.of(true)))
        .hasMessage("windows: sentences with max 16 (expected: one of the two)");
  }

  @ParameterizedTest
  @CsvSource({
    "1, '', es-0294c7fb043a3cea0d4a64bd",
    "2, '', es-0294c7fb043a3cea0d4a64bd",
    "2, '\"centre\" : \"AACAPgAAAAA=\",', es-4f1d6cdcaf3d069486d3d722",
  })
  void earlierFormatsKeepTheirSpace(int format, String centre, String space) throws IOException {
    Path folder = directory.resolve("earlier");
    Files.createDirectories(folder.resolve("saved_model"));
    Files.createDirectories(folder.resolve("onnx"));
    Files.writeString(folder.resolve("saved_model/saved_model.pb"), "graph");
    Files.writeString(folder.resolve("onnx/notes.txt"), "graph");
    Files.writeString(
        folder.resolve("manifest.json"),
        """
        {"format" : %d, "name" : "old", "version" : 1, "space" : "%s", "dimension" : 2, %s
         "encoder" : {"input" : "STRING", "tag" : "serve", "signature" : "serving_default",
           "inputs" : {"text" : "text"}, "output" : "outputs"},
         "features" : null, "windows" : {"words" : 40, "stride" : 20, "max" : 4}, "title" : "PREFIX",
         "golden" : [], "files" : [
           {"path" : "onnx/notes.txt", "bytes" : 5, "sha256" : "%s"},
           {"path" : "saved_model/saved_model.pb", "bytes" : 5, "sha256" : "%s"}],
         "parent" : null, "scores" : {}, "licence" : "CC0-1.0", "sources" : [],
         "createdAt" : "2026-01-02T03:04:05Z"}
        """
            .formatted(format, space, centre, GRAPH_SHA, GRAPH_SHA));
    ModelFolder.at(folder).verify();
    assertThat(registry.adopt(folder).manifest().embeddingSpace().id()).isEqualTo(space);
  }

  @Test
  void shippedVersionsKeepTheirSpace() {
    for (String version : List.of("student/2", "student-small/1")) {
      ModelManifest manifest = ModelFolder.at(Path.of("models").resolve(version)).manifest();
      assertThat(manifest.encoding().space(manifest.files())).isEqualTo(manifest.embeddingSpace());
    }
  }

  @Test
  void everyPartThatDeterminesAVectorIsPartOfTheSpace() throws IOException {
    Map<String, UnaryOperator<Encoding>> changes = new LinkedHashMap<>();
    changes.put("none", e -> e);
    changes.put("prefix", e -> e.withPrefixes(Optional.of(new Prefixes("query: ", ""))));
    changes.put("title", e -> e.withTitle(TitleRule.IGNORE));
    changes.put("question encoder", e -> e.withQuestionEncoder(Optional.of(ONNX)));
    for (Pooling pooling : List.of(Pooling.NONE, Pooling.CLS, Pooling.MAX, Pooling.LAST)) {
      changes.put(pooling.name(), e -> e.withEncoder(onnx(pooling, Activation.TANH)));
    }
    changes.put("activation", e -> e.withEncoder(onnx(Pooling.MEAN, Activation.IDENTITY)));
    var spaces = new LinkedHashMap<String, EmbeddingSpace>();
    changes.forEach(
        (what, change) -> spaces.put(what, published(change.apply(ENCODING)).embeddingSpace()));
    for (String file :
        List.of("onnx/model.onnx_data", "dense/0.safetensors", "tokenizer/tokenizer.json")) {
      write(file, "another");
      spaces.put(file, published(ENCODING).embeddingSpace());
      write(file, file);
    }
    assertThat(spaces.values()).doesNotHaveDuplicates();
    write("README.md", "another card");
    write("query/model.onnx", "of no use here");
    assertThat(published(ENCODING).embeddingSpace()).isEqualTo(spaces.get("none"));
  }

  private static EncoderCall onnx(Pooling pooling, Activation activation) {
    return ONNX.withVector(
        Optional.of(
            new VectorRule(
                pooling,
                List.of(new DenseLayer("dense/0.safetensors", 4, 3, activation)),
                Optional.of(2),
                true)));
  }

  @Test
  void refusesCallsThatContradictThemselves() {
    EncoderCall withoutPath =
        new EncoderCall(
            Input.TOKENS,
            "",
            "",
            Map.of("ids", "a", "kinds", "b"),
            "out",
            Optional.of(Engine.ONNX),
            Optional.empty(),
            Optional.empty());
    assertRefused(ENCODING.withQuestionEncoder(Optional.of(withoutPath)), "no \"saved_model\"");
    assertRefused(
        ENCODING.withDimension(3),
        "encoder.vector: gives 2 components (expected: 3, the dimension)");
    assertRefused(
        ENCODING.withEncoder(
            ONNX.withVector(
                Optional.of(
                    new VectorRule(
                        Pooling.MEAN,
                        List.of(new DenseLayer("dense/1.safetensors", 4, 2, Activation.TANH)),
                        Optional.empty(),
                        true)))),
        "encoder.vector.dense: no file \"dense/1.safetensors\" in files");
    assertRefused(
        ENCODING.withQuestionEncoder(
            Optional.of(
                EncoderCall.onnx(
                    "query/model.onnx",
                    Map.of("ids", "a", "kinds", "b"),
                    "out",
                    VectorRule.of(Pooling.CLS)))),
        "questionEncoder.inputs: [ids, kinds] (expected for TOKENS: [ids] or [ids, mask]");
    assertRefused(
        ENCODING.withFeatures(Optional.empty()), "features: absent (expected for TOKENS: present)");
    assertThat(registry.list()).isEmpty();
  }

  @Test
  void refusesAGraphOutsideOfAFolderOfItsOwn() throws IOException {
    write("model.onnx", "a graph");
    assertRefused(
        ENCODING.withEncoder(
            EncoderCall.onnx(
                "model.onnx", Map.of("ids", "ids"), "out", VectorRule.of(Pooling.CLS))),
        "encoder.path: \"model.onnx\" (expected: a path with a folder inside the version's");
  }

  @Test
  void refusesADraftWithoutItsGraph() throws IOException {
    Files.delete(staging.resolve("onnx/model.onnx"));
    assertRefused(ENCODING, "no \"onnx/model.onnx\" (expected: an ONNX graph of that name)");
  }

  private void assertRefused(Encoding encoding, String words) {
    assertThatThrownBy(() -> published(encoding))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining(words);
  }

  @Test
  void rulesAreRightOrDoNotExist() {
    assertThatThrownBy(() -> new Prefixes("", ""))
        .hasMessage("prefixes: both empty (expected: at least one; leave them out)");
    assertThatThrownBy(
            () ->
                new VectorRule(
                    Pooling.CLS,
                    List.of(
                        new DenseLayer("dense/0.safetensors", 4, 3, Activation.TANH),
                        new DenseLayer("dense/1.safetensors", 4, 3, Activation.TANH)),
                    Optional.empty(),
                    true))
        .hasMessage("dense[1]: takes 4 components (expected: 3, as the layer before gives)");
    assertThatThrownBy(() -> new VectorRule(Pooling.CLS, List.of(), Optional.of(2), false))
        .hasMessageStartingWith("cut without normalise");
    assertThatThrownBy(() -> new DenseLayer("../0.safetensors", 4, 3, Activation.TANH))
        .hasMessage("dense: file \"../0.safetensors\" (expected: a path below dense/)");
    assertThatThrownBy(() -> new DenseLayer("dense/0.safetensors", 0, 3, Activation.TANH))
        .hasMessage("dense: 0 to 3 components (expected: 1 to 65536)");
  }
}
