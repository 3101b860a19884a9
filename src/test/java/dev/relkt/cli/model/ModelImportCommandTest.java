package dev.relkt.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.Main;
import dev.relkt.embedding.tensorflow.ForeignSavedModel;
import dev.relkt.embedding.tensorflow.TokenSavedModel;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

class ModelImportCommandTest {

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private Path registry() {
    return directory.resolve("models");
  }

  private int importIt(String... more) {
    var arguments =
        new ArrayList<>(
            List.of(
                "model",
                "import",
                directory.resolve("bare").toString(),
                "--name",
                "muse",
                "--registry",
                registry().toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private ModelManifest manifest(int number) {
    return new ModelRegistry(registry()).resolve(new ModelVersion("muse", number)).manifest();
  }

  private void bare() throws IOException {
    ForeignSavedModel.write(directory.resolve("bare"), ForeignSavedModel.Kind.PLAIN);
  }

  @Test
  void importsAModelThatTakesStringsAndPrintsTheVersion() throws IOException {
    bare();
    assertThat(
            importIt(
                "--window",
                "40,30,8",
                "--title",
                "ignore",
                "--licence",
                "Apache-2.0",
                "--source",
                "a=b=CC0-1.0",
                "--source",
                "SNLI=CC-BY-SA-4.0",
                "--number",
                "4"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("muse/4");
    assertThat(err.toString())
        .contains(
            "checking the operations of every graph and function", "publishing it, 8 dimensions");
    ModelManifest manifest = manifest(4);
    assertThat(manifest.windows()).contains(new WindowRule(40, 30, 8));
    assertThat(manifest.title()).isEqualTo(TitleRule.IGNORE);
    assertThat(manifest.licence()).isEqualTo("Apache-2.0");
    assertThat(manifest.sources())
        .containsExactly(new Source("a=b", "CC0-1.0"), new Source("SNLI", "CC-BY-SA-4.0"));
    assertThat(run("model", "verify", "muse/4", "--registry", registry().toString())).isZero();
    assertThat(run("model", "show", "muse/4", "--registry", registry().toString())).isZero();
  }

  @Test
  void importsAModelThatTakesTokens() throws IOException {
    TokenSavedModel.masked(DataType.DT_INT64).write(directory.resolve("bare"));
    Path tokenizer = directory.resolve("spm.model");
    TokenSavedModel.writeTokenizer(tokenizer);
    assertThat(
            importIt(
                "--tokenizer",
                tokenizer.toString(),
                "--max-length",
                "64",
                "--padding",
                "max-length",
                "--bos-id",
                "1",
                "--eos-id",
                "2",
                "--input",
                "input_ids",
                "--input",
                "mask=attention_mask"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("muse/1");
    assertThat(manifest(1).features().orElseThrow().settings())
        .containsEntry("max-length", "64")
        .containsEntry("padding", "max-length")
        .containsEntry("bos", "1")
        .containsEntry("eos", "2")
        .containsEntry("pad", "3");
    assertThat(manifest(1).licence()).isEqualTo("NOASSERTION");
    assertThat(run("model", "verify", "--registry", registry().toString())).isZero();
  }

  @Test
  void refusesAModelThatWritesAndNamesOpFunctionAndNode() throws IOException {
    bare();
    Path file = directory.resolve("bare/saved_model.pb");
    SavedModel.Builder model;
    try (InputStream in = Files.newInputStream(file)) {
      model = SavedModel.parseFrom(in).toBuilder();
    }
    String function =
        model
            .getMetaGraphsBuilder(0)
            .getGraphDefBuilder()
            .getLibraryBuilder()
            .getFunctionBuilder(0)
            .addNodeDef(
                NodeDef.newBuilder()
                    .setName("dump")
                    .setOp("WriteFile")
                    .addInput("path:output:0")
                    .addInput("loot:output:0"))
            .getSignature()
            .getName();
    try (OutputStream out = Files.newOutputStream(file)) {
      model.build().writeTo(out);
    }
    assertThat(importIt()).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("op WriteFile in node \"dump\" of function \"" + function + "\"")
        .doesNotContain("loading it");
    assertThat(registry()).doesNotExist();
  }

  @Test
  void makesAVersionThatCutsPassagesInAnotherWay() throws IOException {
    bare();
    assertThat(importIt("--window", "40,30,8")).as(err.toString()).isZero();
    String registry = registry().toString();
    for (String rule : List.of("40/30", "40/30/sentences")) {
      assertThat(run("model", "windows", "muse/1", rule, "--registry", registry))
          .as(err.toString())
          .isZero();
    }
    assertThat(out.toString()).contains("muse/2", "muse/3");
    assertThat(manifest(2).windowRule()).isEqualTo(WindowRule.ofWords(40, 30));
    assertThat(manifest(3).windowRule()).isEqualTo(WindowRule.ofSentences(40, 30));
    assertThat(List.of(manifest(1).space(), manifest(2).space(), manifest(3).space()))
        .doesNotHaveDuplicates();
    assertThat(manifest(3).parent()).contains("muse/1");
    assertThat(run("model", "verify", "muse/3", "--registry", registry)).isZero();
    assertThat(run("model", "windows", "muse/1", "40/30/8", "--registry", registry)).isEqualTo(2);
    assertThat(err.toString())
        .contains("muse/1 cuts passages so already: 40 words every 30, at most 8");
    assertThat(run("model", "windows", "muse/1", "40/30/some", "--registry", registry))
        .isEqualTo(2);
    assertThat(err.toString()).contains("\"40/30/some\" (expected: words/stride/max such as");
  }

  @Test
  void saysAllMistakesInItsOptionsTogether() {
    assertThat(importIt("--window", "many", "--source", "XQuAD", "--input", "colour=red"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--window: \"many\" (expected: words/stride/max such as 24/20/16, words/stride, words/stride/sentences, or whole)",
            "--source: \"XQuAD\" (expected: name=licence, such as XQuAD=CC-BY-SA-4.0)",
            "--input: \"colour=red\" (expected: each of text, or ids, mask and types, once");
    assertThat(run("model", "import", "bare", "--name", "No Name")).isEqualTo(2);
    assertThat(run("model", "import", "bare")).isEqualTo(2);
    assertThat(run("model", "import", "bare", "--name", "muse", "--window", "1,2,3")).isEqualTo(2);
    assertThat(err.toString()).contains("--window: windows: words 1, stride 2, max 3");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(importIt()).isEqualTo(1);
    assertThat(err.toString()).contains("relkt: model muse/1: ", "is no directory and no file");
  }
}
