package dev.relkt.embedding.onnx;

import static dev.relkt.embedding.onnx.OnnxProtos.FLOAT;
import static dev.relkt.embedding.onnx.OnnxProtos.INT64;
import static dev.relkt.embedding.onnx.OnnxProtos.constant;
import static dev.relkt.embedding.onnx.OnnxProtos.domain;
import static dev.relkt.embedding.onnx.OnnxProtos.external;
import static dev.relkt.embedding.onnx.OnnxProtos.field;
import static dev.relkt.embedding.onnx.OnnxProtos.file;
import static dev.relkt.embedding.onnx.OnnxProtos.function;
import static dev.relkt.embedding.onnx.OnnxProtos.graphAttribute;
import static dev.relkt.embedding.onnx.OnnxProtos.input;
import static dev.relkt.embedding.onnx.OnnxProtos.message;
import static dev.relkt.embedding.onnx.OnnxProtos.node;
import static dev.relkt.embedding.onnx.OnnxProtos.opset;
import static dev.relkt.embedding.onnx.OnnxProtos.output;
import static dev.relkt.embedding.onnx.OnnxProtos.packedFloats;
import static dev.relkt.embedding.onnx.OnnxProtos.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxVerifierTest {

  private static final byte[] PLAIN =
      message(
          node("Gather", "look up", "table ids", "rows"),
          constant("table", FLOAT, new long[] {3, 2}, raw(24)),
          input("ids", INT64, -1, 7),
          output("rows", FLOAT, -1, -2, 2));

  @TempDir Path directory;

  private Path write(byte[] bytes) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("folder"));
    return Files.write(folder.resolve("model.onnx"), bytes);
  }

  private OnnxGraph check(byte[] bytes) throws IOException {
    return OnnxVerifier.check("model m/1", write(bytes));
  }

  private void assertRefused(byte[] bytes, String... words) throws IOException {
    Path file = write(bytes);
    assertThatThrownBy(() -> OnnxVerifier.check("model m/1", file))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContainingAll(words);
  }

  private void assertRefusedConstant(byte[] constant, String... words) throws IOException {
    assertRefused(file(message(PLAIN, constant)), words);
  }

  @Test
  void saysWhatAGraphTakesAndGives() throws IOException {
    OnnxGraph graph = check(file(PLAIN, opset("com.microsoft", 1)));
    assertThat(graph.inputs()).hasToString("[\"ids\" int64 [?, 7]]");
    assertThat(graph.outputs()).hasToString("[\"rows\" float [?, ?, 2]]");
    assertThat(graph.opsets()).containsEntry("ai.onnx", 17L).containsEntry("com.microsoft", 1L);
    assertThat(graph.externalFiles()).isEmpty();
  }

  @Test
  void saysWhetherTheTextsOfABatchInfluenceEachOther() throws IOException {
    assertThat(check(file(PLAIN)).scalesByBatch()).isFalse();
    assertThat(
            check(file(message(PLAIN, node("DynamicQuantizeLinear", "n", "a", "b"))))
                .scalesByBatch())
        .isTrue();
  }

  @Test
  void leavesConstantsOutOfTheInputs() throws IOException {
    assertThat(check(file(message(PLAIN, input("table", FLOAT, 3, 2)))).inputs())
        .extracting(OnnxValue::name)
        .containsExactly("ids");
  }

  @Test
  void takesOperationsOfOptimisedTransformersAndFunctionsOfItsOwn() throws IOException {
    check(
        file(
            message(
                PLAIN,
                node("SkipLayerNormalization", "n1", "a b", "c", domain("com.microsoft")),
                node("LabelEncoder", "n2", "a", "d", domain("ai.onnx.ml")),
                node("Norm", "n3", "a", "e", domain("mine"))),
            function("mine", "Norm", node("Twice", "n4", "x", "y", domain("mine"))),
            function("mine", "Twice", node("Add", "n5", "x x", "y"))));
  }

  @Test
  void namesOperationNodeAndGraphOfAForeignDomain() throws IOException {
    assertRefused(
        file(message(PLAIN, node("Azure", "call home", "a", "b", domain("ai.onnx.contrib")))),
        "model m/1 in ",
        "operation Azure of the domain ai.onnx.contrib in node \"call home\" of the graph",
        "nothing of it was loaded");
  }

  @Test
  void refusesOperationsOfTheRuntimeThatRunOtherCode() throws IOException {
    assertRefused(
        file(message(PLAIN, node("EPContext", "n", "a", "b", domain("com.microsoft")))),
        "operation EPContext of the domain com.microsoft in node \"n\"");
  }

  @Test
  void looksIntoGraphsInsideOfGraphs() throws IOException {
    byte[] inner = message(node("Evil", "deep", "a", "b", domain("evil")), field(2, "then"));
    assertRefused(
        file(message(PLAIN, node("If", "n", "c", "d", graphAttribute("then_branch", inner)))),
        "operation Evil of the domain evil in node \"deep\"");
    byte[] constant =
        message(constant("far", FLOAT, new long[] {1}, external("../loot", 0, 4)), field(2, "t"));
    assertRefused(
        file(message(PLAIN, node("If", "n", "c", "d", graphAttribute("then_branch", constant)))),
        "constant \"far\": its data is in \"../loot\"");
  }

  @Test
  void looksIntoFunctions() throws IOException {
    assertRefused(
        file(
            message(PLAIN, node("F", "n", "a", "b", domain("mine"))),
            function("mine", "F", node("Evil", "hidden", "x", "y", domain("evil")))),
        "operation Evil of the domain evil in node \"hidden\" of function \"mine:F\"");
  }

  @Test
  void refusesFunctionsThatCallThemselvesOrGrowWithoutEnd() throws IOException {
    byte[] graph = message(PLAIN, node("F0", "n", "a", "b", domain("m")));
    assertRefused(
        file(
            graph,
            function("m", "F0", node("F1", "n", "x", "y", domain("m"))),
            function("m", "F1", node("F0", "n", "x", "y", domain("m")))),
        "calls itself");
    byte[] functions = new byte[0];
    for (int i = 0; i < 40; i++) {
      byte[] call = node("F" + (i + 1), "n", "x", "y", domain("m"));
      functions = message(functions, function("m", "F" + i, call, call));
    }
    functions = message(functions, function("m", "F40", node("Add", "n", "x x", "y")));
    assertRefused(file(graph, functions), "come to more than 10000000 nodes");
  }

  @Test
  void refusesGraphsThatAreNestedWithoutEnd() throws IOException {
    byte[] graph = node("Add", "n", "a a", "b");
    for (int i = 0; i < 20; i++) {
      graph = node("If", "n", "c", "d", graphAttribute("then_branch", graph));
    }
    assertRefused(file(message(PLAIN, graph)), "graphs are nested more than 16 deep");
  }

  @Test
  void refusesConstantsThatHaveOtherBytesThanTheirShapeAsksFor() throws IOException {
    assertRefusedConstant(
        constant("w", FLOAT, new long[] {3, 2}, raw(20)),
        "constant \"w\": shape [3, 2] of float has 20 bytes (expected: 24)");
    assertRefusedConstant(
        constant("w", FLOAT, new long[] {3}, packedFloats(4, 1, 2)),
        "shape [3] of float has 2 elements (expected: 3)");
    assertRefusedConstant(
        constant("w", INT64, new long[] {1 << 20}, field(7, 5)),
        "shape [1048576] of int64 has 1 elements (expected: 1048576)");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 33})
  void refusesShapesThatNoMemoryHolds(long size) throws IOException {
    assertRefusedConstant(
        constant("w", FLOAT, new long[] {1 << 30, size}, raw(4)), "constant \"w\": its shape is");
  }

  @Test
  void refusesTypesThatItDoesNotKnow() throws IOException {
    assertRefusedConstant(
        constant("w", 99, new long[] {1}, raw(4)), "constant \"w\": its type is 99");
  }

  @Test
  void takesDataOfAFileBesideTheGraphAndNamesTheFile() throws IOException {
    byte[] bytes =
        file(
            message(
                PLAIN,
                constant("w", FLOAT, new long[] {2}, external("model.onnx_data", 0, 8)),
                constant("v", FLOAT, new long[] {2}, external("parts/2", 4, 8))));
    Path folder = write(bytes).getParent();
    Files.write(folder.resolve("model.onnx_data"), new byte[8]);
    Files.createDirectories(folder.resolve("parts"));
    Files.write(folder.resolve("parts/2"), new byte[12]);
    assertThat(check(bytes).externalFiles())
        .containsExactlyInAnyOrder("model.onnx_data", "parts/2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../loot",
        "/etc/passwd",
        "a/../../loot",
        "",
        "C:\\loot",
        "a//b",
        "./a",
        "*/_ORT_MEM_ADDR_/*"
      })
  void refusesDataThatIsNotBesideTheGraph(String location) throws IOException {
    write(PLAIN);
    Files.write(directory.resolve("loot"), new byte[8]);
    assertRefusedConstant(
        constant("w", FLOAT, new long[] {2}, external(location, 0, 8)),
        "constant \"w\": its data is in \"" + location + "\"",
        "(expected: a file beside the graph");
  }

  @Test
  void refusesDataBehindALinkWhereverItPoints() throws IOException {
    Path folder = write(PLAIN).getParent();
    Files.createDirectories(directory.resolve("elsewhere"));
    Files.write(directory.resolve("elsewhere/loot"), new byte[8]);
    Files.createSymbolicLink(folder.resolve("link"), directory.resolve("elsewhere/loot"));
    Files.createSymbolicLink(folder.resolve("dir"), directory.resolve("elsewhere"));
    for (String location : new String[] {"link", "dir/loot"}) {
      assertRefusedConstant(
          constant("w", FLOAT, new long[] {2}, external(location, 0, 8)),
          "its data is in \"" + location + "\", a link");
    }
  }

  @Test
  void refusesDataThatIsMissingOrCutShort() throws IOException {
    byte[] constant = constant("w", FLOAT, new long[] {2}, external("data", 4, 8));
    assertRefusedConstant(constant, "its data is in \"data\", which is missing");
    Files.write(directory.resolve("folder/data"), new byte[11]);
    assertRefusedConstant(constant, "its data is bytes 4 to 12 of \"data\", which has 11");
    assertRefusedConstant(
        constant("w", FLOAT, new long[] {2}, external("data", 0, 4)),
        "its data has 4 bytes (expected: 8, by shape and type)");
    assertRefusedConstant(
        constant("w", FLOAT, new long[] {2}, external("data", -4, 8)),
        "its data has offset \"-4\"");
  }

  @Test
  void refusesVersionsThatTheEngineDoesNotKnow() throws IOException {
    assertRefused(
        message(field(1, 99), opset("", 17), field(7, PLAIN)), "its format is version 99");
    assertRefused(
        message(field(1, 8), opset("", 99), field(7, PLAIN)),
        "its operation set is version 99 (expected: 7 to ");
    assertRefused(message(field(1, 8), field(7, PLAIN)), "does not say its operation set");
  }

  @Test
  void refusesWhatIsCutShortWhereverTheCutIs() throws IOException {
    byte[] whole = file(PLAIN);
    for (int length = 1; length < whole.length - 8; length += 3) {
      assertRefused(Arrays.copyOf(whole, length), "model m/1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "version https://git-lfs.github.com/spec/v1\noid sha256:1",
        "<!DOCTYPE html><html>",
        "PK\u0003\u0004",
        "\u0018\u0000\u0000\u0000ORTM",
        "just some text"
      })
  void refusesWhatIsNoGraphAndSaysWhatItIs(String content) throws IOException {
    String word =
        content.startsWith("version")
            ? "git lfs pull"
            : content.startsWith("<")
                ? "a web page"
                : content.startsWith("PK") ? "an archive" : content.isEmpty() ? "empty" : "ONNX";
    assertRefused(content.getBytes(StandardCharsets.UTF_8), word);
  }

  @Test
  void refusesALinkAndAFileThatIsMissing() throws IOException {
    Path file = write(file(PLAIN));
    Path link = Files.createSymbolicLink(directory.resolve("link.onnx"), file);
    assertThatThrownBy(() -> OnnxVerifier.check("model m/1", link))
        .hasMessageContaining("link.onnx is a link");
    assertThatThrownBy(() -> OnnxVerifier.check("model m/1", directory.resolve("none.onnx")))
        .hasMessageContaining("none.onnx is missing");
  }
}
