package dev.relkt.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunTest {

  @TempDir private Path directory;

  @Test
  void ordersEqualScoresByPassageIdDescendingAsTrecEvalDoes() {
    var run =
        new Run(
            Map.of(
                "q",
                List.of(
                    entry("b", 0.5f),
                    entry("c", 0.5f),
                    entry("a", 0.4f),
                    entry("zero", 0f),
                    entry("minus", -0f),
                    // By the units of UTF-16 the second would be the greater one.
                    entry("\uD83D\uDE00", 1),
                    entry("\uFF01", 1))));

    assertThat(run.ranking("q"))
        .extracting(PassageId::value)
        .containsExactly("\uD83D\uDE00", "\uFF01", "c", "b", "a", "zero", "minus");
    assertThat(run.ranking("unknown")).isEmpty();
  }

  @Test
  void refusesAPassageTwice() {
    assertThatThrownBy(() -> new Run(Map.of("q", List.of(entry("a", 2), entry("a", 1)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("question \"q\": passage \"a\" is there twice (expected: once)");
  }

  @Test
  void writesTheFormatOfTrecAndReadsItBack() throws IOException {
    var run =
        new Run(Map.of("q1", List.of(entry("b", 0.1f), entry("a", 0.7f), entry("c", -1e-7f))));
    Path file = directory.resolve("run.txt");

    run.write(file, "student/1");

    assertThat(file)
        .hasContent(
            """
            q1 Q0 a 1 0.7 student/1
            q1 Q0 b 2 0.1 student/1
            q1 Q0 c 3 -1.0E-7 student/1
            """);
    assertThat(Run.read(file)).isEqualTo(run);
  }

  @Test
  void writesEqualScoresAsTheyAre() throws IOException {
    var run = new Run(Map.of("q", List.of(entry("a", 0.5f), entry("b", 0.5f), entry("c", 0.5f))));
    Path file = directory.resolve("run.txt");

    run.write(file, "t");

    assertThat(file).hasContent("q Q0 c 1 0.5 t\nq Q0 b 2 0.5 t\nq Q0 a 3 0.5 t\n");
    assertThat(Run.read(file).ranking("q")).isEqualTo(run.ranking("q"));
  }

  @Test
  void refusesIdsThatTheFormatCannotHold() {
    var run = new Run(Map.of("q1", List.of(entry("two words", 1))));

    assertThatThrownBy(() -> run.write(directory.resolve("run.txt"), "tag"))
        .isInstanceOf(DataRefused.class)
        .hasMessage(
            "\"two words\" cannot be written to a TREC file: it is empty or has white space"
                + " (expected: ids without white space)");
  }

  @Test
  void namesEveryLineThatIsWrong() throws IOException {
    Path file = directory.resolve("run.txt");
    Files.writeString(
        file,
        """
        q1 Q0 a 1 0.7 t
        q1 Q0 a 2 0.6 t
        q1 Q0 b 3 t

        q1 Q0 c 3 best t
        q1 Q0 d 3 NaN t
        """);

    assertThatThrownBy(() -> Run.read(file))
        .isInstanceOf(DataRefused.class)
        .hasMessage(
            lines(
                file,
                "2: passage \"a\" is there already for question \"q1\" (expected: once)",
                "3: 5 columns (expected: 6, question Q0 passage rank score tag)",
                "5: score: \"best\" (expected: a number)",
                "6: score: NaN (expected: a finite number)"));
  }

  static String lines(Path file, String... mistakes) {
    return String.join("\n", Arrays.stream(mistakes).map(m -> file + ":" + m).toList());
  }

  private static Run.Entry entry(String id, float score) {
    return new Run.Entry(new PassageId(id), score);
  }
}
