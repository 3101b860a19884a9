package dev.relkt.embedding.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.onnx.OnnxGraphs;
import dev.relkt.embedding.onnx.OnnxProtos;
import dev.relkt.embedding.onnx.OnnxVersions;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.embedding.tokens.TokenizerJson;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.ModelFile;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.Prefixes;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.Activation;
import dev.relkt.registry.VectorRule.DenseLayer;
import dev.relkt.registry.VectorRule.Pooling;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX graphs with what lies beside them become versions, run by the real engine. */
class OnnxImportTest {

  @TempDir Path directory;

  private Path folder;
  private ModelRegistry registry;
  private final List<String> notes = new ArrayList<>();
  private final List<ImportChoices.Row> chosen = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    folder = Files.createDirectories(directory.resolve("model"));
    registry = new ModelRegistry(directory.resolve("models"));
    OnnxVersions.tokenizer().write(folder.resolve("tokenizer.json"));
  }

  private void put(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private ImportRequests request() {
    return ImportRequests.of(folder).length(64, "longest");
  }

  private ModelFolder imported(ImportRequests request) {
    var progress =
        new ImportProgress() {
          @Override
          public void begins(String step) {}

          @Override
          public void copied(long bytes, long total) {}

          @Override
          public void chose(ImportChoices choices) {
            notes.addAll(choices.notes());
            chosen.addAll(choices.rows());
          }
        };
    ModelFolder imported =
        registry.resolve(ModelImport.into(registry, request.request(), progress));
    NetworkEncoder.open(imported, List.of()).close(); // verifies it, and its golden vectors
    return imported;
  }

  private void assertRefused(ImportRequests request, String... words) {
    assertThatThrownBy(() -> ModelImport.into(registry, request.request(), ImportProgress.NONE))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContainingAll(words);
    assertThat(directory.resolve("models")).doesNotExist();
  }

  /** {@code linear.weight} [out, in] that keeps the first components. */
  private void dense(String name, int in, int out) throws IOException {
    String header =
        "{\"linear.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]}}"
            .formatted(out, in, 4 * in * out);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length() + 4 * in * out).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < out; i++) {
      bytes.putFloat(8 + header.length() + 4 * (i * in + i), 1);
    }
    Files.createDirectories(folder.resolve(name));
    Files.write(folder.resolve(name).resolve("model.safetensors"), bytes.array());
    put(
        name + "/config.json",
        "{\"in_features\": %d, \"out_features\": %d, \"activation_function\": \"torch.nn.modules.linear.Identity\"}"
            .formatted(in, out));
  }

  @Test
  void understandsAFolderOfSentenceTransformersAsItLies() throws IOException {
    OnnxVersions.graph().write(folder.resolve("onnx/model.onnx"));
    put(
        "modules.json",
        """
        [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
         {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
         {"idx": 2, "name": "2", "path": "2_Dense", "type": "sentence_transformers.models.Dense"},
         {"idx": 3, "name": "3", "path": "3_Normalize", "type": "sentence_transformers.models.Normalize"}]
        """);
    put("1_Pooling/config.json", "{\"pooling_mode_max_tokens\": true}");
    dense("2_Dense", OnnxVersions.DIMENSION, 16);
    put("sentence_bert_config.json", "{\"max_seq_length\": 32}");
    put(
        "config_sentence_transformers.json",
        "{\"prompts\": {\"query\": \"query: \", \"document\": \"passage: \"}}");
    ModelManifest manifest = imported(ImportRequests.of(folder)).manifest();
    assertThat(manifest.encoder().graph()).isEqualTo("onnx/model.onnx");
    assertThat(manifest.encoder().inputs())
        .isEqualTo(Map.of("ids", "input_ids", "mask", "attention_mask"));
    assertThat(manifest.encoder().vector())
        .contains(
            new VectorRule(
                Pooling.MAX,
                List.of(
                    new DenseLayer(
                        "dense/0.safetensors", OnnxVersions.DIMENSION, 16, Activation.IDENTITY)),
                Optional.empty(),
                true));
    assertThat(manifest.dimension()).isEqualTo(16);
    assertThat(manifest.prefixes()).contains(new Prefixes("query: ", "passage: "));
    assertThat(manifest.features().orElseThrow().settings()).containsEntry("max-length", "32");
    assertThat(manifest.files())
        .extracting(ModelFile::path)
        .contains("onnx/model.onnx", "dense/0.safetensors", "tokenizer/tokenizer.json");
    assertThat(chosen).contains(new ImportChoices.Row("pooling", "max, as its folder says"));
  }

  @Test
  void asksHowTokensBecomeAVectorWhereNobodySaysIt() throws IOException {
    OnnxVersions.graph().write(folder.resolve("model.onnx"));
    assertRefused(
        request(),
        "gives \"last_hidden_state\" float [?, ?, 48]",
        "say --pooling mean, cls, max or last");
    imported(request().pooling(Pooling.MEAN));
    assertThat(chosen).contains(new ImportChoices.Row("pooling", "mean, as --pooling says"));
  }

  @Test
  void takesWholeNumbersOf32BitsAnyNamesTypesAndABatchOfOne() throws IOException {
    OnnxVersions.graph()
        .int32()
        .withTypes()
        .batch(1)
        .names("input_word_ids", "anything")
        .write(folder.resolve("strange.onnx"));
    ModelManifest manifest = imported(request().pooling(Pooling.MEAN)).manifest();
    assertThat(manifest.encoder().inputs())
        .isEqualTo(
            Map.of("ids", "input_word_ids", "mask", "attention_mask", "types", "token_type_ids"));
    assertThat(manifest.encoder().output()).isEqualTo("anything");
    assertThat(chosen)
        .contains(
            new ImportChoices.Row(
                "batches", "one text at a time, for those beside it would change its vector"));
  }

  @Test
  void padsToTheLengthThatTheGraphHas() throws IOException {
    OnnxVersions.graph().length(24).write(folder.resolve("model.onnx"));
    assertThat(
            imported(ImportRequests.of(folder).pooling(Pooling.MEAN))
                .manifest()
                .features()
                .orElseThrow()
                .settings())
        .containsEntry("max-length", "24")
        .containsEntry("padding", "max-length");
    assertRefusedLength();
  }

  private void assertRefusedLength() {
    assertThatThrownBy(
            () ->
                ModelImport.into(
                    registry, request().pooling(Pooling.MEAN).request(), ImportProgress.NONE))
        .hasMessageContaining("max-length: 64 (expected: 24");
  }

  @Test
  void refusesTwoModelsAndTakesTheQuantisedOneIfThatIsWanted() throws IOException {
    OnnxVersions.graph().write(folder.resolve("onnx/model.onnx"));
    OnnxVersions.graph().scaledByAll().write(folder.resolve("onnx/model_quantized.onnx"));
    OnnxVersions.graph().write(folder.resolve("onnx/model_O4.onnx"));
    ImportRequests request = request().pooling(Pooling.MEAN);
    assertThat(imported(request).manifest().encoder().graph()).isEqualTo("onnx/model.onnx");
    assertThat(notes)
        .anyMatch(
            note -> note.contains("not taken: onnx/model_O4.onnx, onnx/model_quantized.onnx"));
    assertThat(imported(request.quantised()).manifest().encoder().graph())
        .isEqualTo("onnx/model_quantized.onnx");
    OnnxVersions.graph().write(folder.resolve("onnx/other.onnx"));
    assertThatThrownBy(() -> imported(request))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContainingAll(
            "holds 2 models: onnx/model.onnx, onnx/other.onnx (expected: one)");
  }

  @Test
  void refusesATokenizerOfMoreIdsThanTheTableHas() throws IOException {
    new OnnxGraphs(OnnxVersions.tokenizer().size() - 1, 8, 3).write(folder.resolve("model.onnx"));
    assertRefused(
        request().pooling(Pooling.MEAN),
        "a row of 64 token ids up to " + (OnnxVersions.tokenizer().size() - 1) + " fails",
        "see that signature, tokenizer and op libraries are the model's");
  }

  @Test
  void refusesVectorsThatAreNoNumbers() throws IOException {
    OnnxVersions.graph().spoilt(TokenizerJson.CLS).write(folder.resolve("model.onnx"));
    assertRefused(request().pooling(Pooling.MEAN), "is NaN (expected: a finite number)");
  }

  @Test
  void refusesAGraphWithoutATokenizerOrWithDataThatIsMissing() throws IOException {
    OnnxVersions.graph().write(folder.resolve("model.onnx"));
    Files.delete(folder.resolve("tokenizer.json"));
    assertRefused(request(), "no tokenizer beside", "name it (--tokenizer)");
    byte[] graph =
        OnnxProtos.message(
            OnnxProtos.constant(
                "weights", 1, new long[] {2}, OnnxProtos.external("model.onnx_data", 0, 8)));
    Files.write(folder.resolve("model.onnx"), OnnxProtos.file(graph));
    assertRefused(
        request(), "constant \"weights\": its data is in \"model.onnx_data\", which is missing");
  }

  @Test
  void makesATokenizerOfAVocabulary() throws IOException {
    OnnxVersions.graph().write(folder.resolve("model.onnx"));
    ImportRequests request = request().pooling(Pooling.MEAN);
    float[] expected = imported(request).manifest().golden().get(0).vector();
    Files.delete(folder.resolve("tokenizer.json"));
    TokenizerJson tokenizer = OnnxVersions.tokenizer();
    put("vocab.txt", String.join("\n", tokenizer.pieces()) + "\n");
    ModelManifest manifest = imported(request).manifest();
    assertThat(manifest.golden().get(0).vector()).isEqualTo(expected);
    assertThat(manifest.features().orElseThrow().kind()).isEqualTo("huggingface");
  }

  @Test
  void cutsVectorsAndScalesThem() throws IOException {
    OnnxVersions.graph().write(folder.resolve("model.onnx"));
    ModelManifest manifest = imported(request().pooling(Pooling.MEAN).dimension(8)).manifest();
    assertThat(manifest.dimension()).isEqualTo(8);
    assertThat(manifest.encoder().vector().orElseThrow().cut()).contains(8);
  }

  @Test
  void givesQuestionsAGraphOfTheirOwn() throws IOException {
    OnnxVersions.graph().write(folder.resolve("passages.onnx"));
    Path questions = directory.resolve("questions.onnx");
    new OnnxGraphs(OnnxVersions.tokenizer().size(), OnnxVersions.DIMENSION, 8).write(questions);
    ModelFolder version = imported(request().pooling(Pooling.MEAN).questions(questions));
    assertThat(version.manifest().questionEncoder().orElseThrow().graph())
        .isEqualTo("question/questions.onnx");
    ModelFolder alone = imported(request().pooling(Pooling.MEAN));
    assertThat(version.manifest().golden().get(0).vector())
        .isNotEqualTo(alone.manifest().golden().get(0).vector());
  }

  @Test
  void refusesQuestionsOfAnotherDimension() throws IOException {
    OnnxVersions.graph().write(folder.resolve("passages.onnx"));
    Path questions = directory.resolve("questions.onnx");
    new OnnxGraphs(OnnxVersions.tokenizer().size(), 8, 8).write(questions);
    assertRefused(
        request().pooling(Pooling.MEAN).questions(questions),
        "questions have vectors of 8 components, passages of 48 (expected: the same)");
  }

  @Test
  void hintsAtPrefixesThatANameSpeaksOf() throws IOException {
    OnnxVersions.graph().write(folder.resolve("e5-small-v2-q.onnx"));
    imported(request().pooling(Pooling.MEAN));
    assertThat(notes).anyMatch(note -> note.contains("--query-prefix \"query: \""));
    notes.clear();
    ModelManifest manifest =
        imported(request().pooling(Pooling.MEAN).prefixes("query: ", "passage: ")).manifest();
    assertThat(notes).isEmpty();
    assertThat(manifest.prefixes()).contains(new Prefixes("query: ", "passage: "));
  }

  @Test
  void comesOutOfAJar() throws IOException {
    Path jar = directory.resolve("encoder.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("encoder-q.onnx"));
      zip.write(OnnxVersions.graph().bytes());
      zip.putNextEntry(new ZipEntry("encoder-q-tokenizer.json"));
      zip.write(Files.readAllBytes(folder.resolve("tokenizer.json")));
    }
    try (ModelSource source =
        ModelSource.open(jar.toString(), Optional.empty(), ImportProgress.NONE)) {
      ImportRequests request =
          ImportRequests.of(source.path()).length(64, "longest").pooling(Pooling.MEAN);
      assertThat(imported(request).manifest().encoder().graph()).isEqualTo("onnx/encoder-q.onnx");
    }
  }
}
