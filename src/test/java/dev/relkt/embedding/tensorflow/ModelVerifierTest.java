package dev.relkt.embedding.tensorflow;

import static dev.relkt.embedding.tensorflow.Protos.arg;
import static dev.relkt.embedding.tensorflow.Protos.call;
import static dev.relkt.embedding.tensorflow.Protos.function;
import static dev.relkt.embedding.tensorflow.Protos.node;
import static dev.relkt.embedding.tensorflow.Protos.string;
import static dev.relkt.embedding.tensorflow.Protos.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tensorflow.proto.DataType.DT_FLOAT;
import static org.tensorflow.proto.DataType.DT_INT64;
import static org.tensorflow.proto.DataType.DT_STRING;

import com.google.protobuf.ByteString;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.embedding.tokens.Window;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** SavedModels that would do more than compute are refused, and nothing of them has run. */
class ModelVerifierTest {

  @TempDir Path directory;

  private Path victim;
  private StringSavedModel model;

  @BeforeEach
  void start() {
    victim = directory.resolve("written-by-the-model");
    model = new StringSavedModel(TestModels.DIMENSION, 1);
  }

  private ModelFolder publish() throws IOException {
    Path staging = Files.createDirectories(directory.resolve("staging"));
    model.write(staging);
    var registry = new ModelRegistry(directory.resolve("models"));
    return registry.resolve(
        registry.publish(staging, TestModels.draft("test", TestModels.stringCall())));
  }

  private void assertRefused(String... words) throws IOException {
    ModelFolder folder = publish();
    assertThatThrownBy(() -> NetworkEncoder.open(folder, List.of()))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContainingAll(words)
        .hasMessageContaining("nothing of it was loaded");
    assertThat(victim).doesNotExist();
  }

  /** What would have happened: without the intake, the model does write. */
  private void assertWritesIfLoaded() throws IOException {
    ModelFolder folder =
        new ModelRegistry(directory.resolve("models"))
            .resolve(new ModelRegistry(directory.resolve("models")).list().get(0));
    TensorFlowNatives.load();
    try (LoadedModel loaded = LoadedModel.load(folder, folder.manifest().encoder())) {
      loaded.run(List.of(new Window.Text("river")));
    }
    assertThat(victim).exists();
  }

  private void mainNode(NodeDef node, String runsBefore) {
    model.nodes.add(node);
    for (int i = 0; i < model.nodes.size(); i++) {
      if (model.nodes.get(i).getName().equals(runsBefore)) {
        model.nodes.set(i, model.nodes.get(i).toBuilder().addInput("^" + node.getName()).build());
      }
    }
  }

  private void resultAfter(String effect) {
    model.encode.add(
        node("after", "Identity").in(model.result, "^" + effect).type("T", DT_FLOAT).def());
    model.result = "after:output:0";
  }

  @Test
  void letsAnHonestModelIn() throws IOException {
    ModelFolder folder = publish();
    assertThatCode(() -> NetworkEncoder.open(folder, List.of()).close()).doesNotThrowAnyException();
  }

  @Test
  void refusesWriteFileInTheMainGraph() throws IOException {
    model.nodes.add(word("path", victim.toString()));
    model.nodes.add(word("loot", "loot"));
    mainNode(node("dump", "WriteFile").in("path", "loot").def(), "StatefulPartitionedCall");
    assertRefused("op WriteFile in node \"dump\" of the main graph");
    assertWritesIfLoaded();
  }

  @Test
  void refusesWriteFileHiddenInAFunction() throws IOException {
    model.encode.add(word("path", victim.toString()));
    model.encode.add(word("loot", "loot"));
    model.encode.add(node("dump", "WriteFile").in("path:output:0", "loot:output:0").def());
    resultAfter("dump");
    assertRefused("op WriteFile in node \"dump\" of function \"" + StringSavedModel.ENCODE + "\"");
    assertWritesIfLoaded();
  }

  @Test
  void refusesWriteFileInAFunctionThatNobodyCalls() throws IOException {
    model.functions.add(
        function(
            "__inference_dead_99",
            List.of(arg("path", DT_STRING)),
            arg("out", DT_STRING),
            "same:output:0",
            List.of(
                node("dump", "WriteFile").in("path", "path").def(),
                node("same", "Identity").in("path").type("T", DT_STRING).def())));
    assertRefused("op WriteFile in node \"dump\" of function \"__inference_dead_99\"");
  }

  @Test
  void refusesWriteFileInAnInitialiser() throws IOException {
    model.nodes.add(word("path", victim.toString()));
    model.nodes.add(word("loot", "loot"));
    mainNode(node("dump", "WriteFile").in("path", "loot").def(), "NoOp");
    assertRefused("op WriteFile in node \"dump\" of the main graph");
    assertWritesIfLoaded();
  }

  @Test
  void refusesASaverAmongTheTableInitialisers() throws IOException {
    model.meta.putCollectionDef(
        "table_initializer",
        CollectionDef.newBuilder()
            .setNodeList(CollectionDef.NodeList.newBuilder().addValue("StatefulPartitionedCall_1"))
            .build());
    assertRefused("op SaveV2 in node \"save\" of function \"__inference__traced_save_33\"");
  }

  @Test
  void refusesPrintingToAFile() throws IOException {
    model.encode.add(word("words", "loot"));
    model.encode.add(
        node("say", "PrintV2")
            .in("words:output:0")
            .text("output_stream", "file://" + victim)
            .def());
    resultAfter("say");
    assertRefused("op PrintV2 in node \"say\" of function \"" + StringSavedModel.ENCODE + "\"");
    assertWritesIfLoaded();
  }

  @Test
  void refusesReadingAnyFile() throws IOException {
    model.encode.add(word("path", "/etc/hostname"));
    model.encode.add(node("spy", "ReadFile").in("path:output:0").def());
    assertRefused("op ReadFile in node \"spy\"");
  }

  @Test
  void refusesPythonNetworkAndDataSets() throws IOException {
    model.encode.add(node("python", "EagerPyFunc").def());
    model.encode.add(node("call", "RpcCall").def());
    model.encode.add(node("lines", "TextLineDataset").def());
    assertRefused(
        "op EagerPyFunc in node \"python\"",
        "op RpcCall in node \"call\"",
        "op TextLineDataset in node \"lines\"");
  }

  @Test
  void refusesASaverThatServingRuns() throws IOException {
    model.encode.add(word("path", victim.toString()));
    model.encode.add(string("names", "stolen"));
    model.encode.add(string("slices", ""));
    model.encode.add(
        node("save", "SaveV2")
            .in("path:output:0", "names:output:0", "slices:output:0", "unit:z:0")
            .types("dtypes", DT_FLOAT)
            .def());
    assertRefused(
        "op SaveV2 in node \"save\" of function \""
            + StringSavedModel.ENCODE
            + "\" (expected: only where the saver saves, never where the model is loaded or run)");
  }

  @Test
  void refusesARestoringThatSaves() throws IOException {
    model.meta.getSaverDefBuilder().setRestoreOpName("StatefulPartitionedCall_1");
    assertRefused("op SaveV2 in node \"save\" of function \"__inference__traced_save_33\"");
  }

  @Test
  void leavesSavingAndRestoringAloneThatNothingRuns() throws IOException {
    model.nodes.add(word("elsewhere", "/tmp/other"));
    model.nodes.add(string("names", "other"));
    model.nodes.add(string("slices", ""));
    model.nodes.add(
        node("checkpoint_initializer", "RestoreV2")
            .in("elsewhere", "names", "slices")
            .types("dtypes", DT_FLOAT)
            .def());
    model.nodes.add(
        node("save/SaveV2", "SaveV2")
            .in("elsewhere", "names", "slices", "checkpoint_initializer")
            .types("dtypes", DT_FLOAT)
            .def());
    try (NetworkEncoder encoder = NetworkEncoder.open(publish(), List.of())) {
      assertThat(encoder.encodeQuestions(List.of("river"))).hasSize(1);
    }
  }

  @Test
  void refusesRestoringOutsideOfTheSaver() throws IOException {
    model.encode.add(word("path", "/tmp/other"));
    model.encode.add(string("names", "other"));
    model.encode.add(string("slices", ""));
    model.encode.add(
        node("load", "RestoreV2")
            .in("path:output:0", "names:output:0", "slices:output:0")
            .types("dtypes", DT_FLOAT)
            .def());
    assertRefused("op RestoreV2 in node \"load\"", "only where the saver restores variables");
  }

  @Test
  void refusesAFunctionWithTheNameOfAnOp() throws IOException {
    model.functions.add(
        function(
            "WriteFile",
            List.of(arg("path", DT_STRING)),
            arg("out", DT_STRING),
            "same:output:0",
            List.of(node("same", "Identity").in("path").type("T", DT_STRING).def())));
    assertRefused("function \"WriteFile\" has the name of an op");
  }

  @Test
  void refusesAnAssetOutsideOfTheModel() throws IOException {
    asset("../../../../../../../etc/hostname");
    assertRefused("asset \"../../../../../../../etc/hostname\" (expected: a path inside assets/)");
  }

  @Test
  void refusesAnAssetThatIsMissing() throws IOException {
    asset("words.txt");
    assertRefused("asset \"words.txt\" is missing (expected: a file in assets/)");
  }

  private void asset(String name) {
    model.nodes.add(word("asset_path", "assets/" + name));
    model.meta.addAssetFileDef(
        AssetFileDef.newBuilder()
            .setFilename(name)
            .setTensorInfo(TensorInfo.newBuilder().setName("asset_path:0").setDtype(DT_STRING)));
  }

  private static NodeDef vocabulary(String table, String path) {
    return node("vocabulary", "InitializeTableFromTextFileV2")
        .in(table, path)
        .number("key_index", -2)
        .number("value_index", -1)
        .def();
  }

  private static NodeDef table() {
    return node("words", "HashTableV2")
        .type("key_dtype", DT_STRING)
        .type("value_dtype", DT_INT64)
        .text("shared_name", "words")
        .def();
  }

  @Test
  void refusesAVocabularyThatIsNoAsset() throws IOException {
    model.nodes.add(table());
    model.nodes.add(word("elsewhere", "/etc/passwd"));
    mainNode(vocabulary("words", "elsewhere"), "NoOp");
    assertRefused(
        "op InitializeTableFromTextFileV2 in node \"vocabulary\" of the main graph reads a path"
            + " that may not be an asset");
  }

  @Test
  void refusesAVocabularyThatIsNoAssetThroughAFunction() throws IOException {
    model.nodes.add(table());
    model.nodes.add(word("elsewhere", "/etc/passwd"));
    mainNode(initialiser("elsewhere"), "NoOp");
    assertRefused("op InitializeTableFromTextFileV2 in node \"vocabulary\" of function");
  }

  private NodeDef initialiser(String path) {
    model.functions.add(
        function(
            "__inference_initializer_77",
            List.of(arg("table", DataType.DT_RESOURCE), arg("path", DT_STRING)),
            arg("done", DT_STRING),
            "same:output:0",
            List.of(
                vocabulary("table", "path"),
                node("same", "Identity").in("path", "^vocabulary").type("T", DT_STRING).def())));
    return call(
            "initialise",
            "__inference_initializer_77",
            new DataType[] {DataType.DT_RESOURCE, DT_STRING},
            new DataType[] {DT_STRING})
        .in("words", path)
        .def();
  }

  @Test
  void letsAVocabularyInThatIsAnAsset() throws IOException {
    asset("words.txt");
    model.nodes.add(table());
    mainNode(initialiser("asset_path"), "NoOp");
    model.nodes.add(string("asked", "paris"));
    model.nodes.add(Protos.number64("none", -1));
    // fails where the table has not been filled
    mainNode(
        node("find", "LookupTableFindV2")
            .in("words", "asked", "none")
            .type("Tin", DT_STRING)
            .type("Tout", DT_INT64)
            .def(),
        "StatefulPartitionedCall");
    model.write(directory.resolve("staging"));
    Path assets = Files.createDirectories(directory.resolve("staging/saved_model/assets"));
    Files.writeString(assets.resolve("words.txt"), "river\nparis\n");
    ModelFolder folder = publish();
    assertThatCode(() -> ModelVerifier.check(folder, folder.manifest().encoder(), Set.of()))
        .doesNotThrowAnyException();
    assertThatCode(() -> NetworkEncoder.open(folder, List.of()).close()).doesNotThrowAnyException();
  }

  @Test
  void refusesAnotherSerialisationOfTheModel() throws IOException {
    Path savedModel = Files.createDirectories(directory.resolve("staging/saved_model"));
    Files.writeString(savedModel.resolve("saved_model.cpb"), "anything");
    assertRefused("\"saved_model.cpb\" (expected: only saved_model.pb");
  }

  @Test
  void refusesASignatureOfOtherTypes() throws IOException {
    SignatureDef signature = model.meta.getSignatureDefOrThrow("serving_default");
    model.meta.putSignatureDef(
        "serving_default",
        signature.toBuilder()
            .putInputs(
                "text", signature.getInputsOrThrow("text").toBuilder().setDtype(DT_INT64).build())
            .removeOutputs("outputs")
            .build());
    assertRefused(
        "input \"text\" is DT_INT64 (expected: DT_STRING)",
        "no output \"outputs\" in the signature (found: [])");
  }

  @Test
  void refusesBytesThatAreNoModel() throws IOException {
    Path savedModel = Files.createDirectories(directory.resolve("staging/saved_model"));
    Files.write(
        savedModel.resolve("saved_model.pb"), ByteString.copyFromUtf8("no proto").toByteArray());
    var registry = new ModelRegistry(directory.resolve("models"));
    ModelFolder folder =
        registry.resolve(
            registry.publish(
                directory.resolve("staging"), TestModels.draft("test", TestModels.stringCall())));
    assertThatThrownBy(() -> NetworkEncoder.open(folder, List.of()))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("cannot be read as a SavedModel");
  }
}
