package dev.relkt.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QrelsTest {

  @TempDir private Path directory;

  @Test
  void takesGradesAboveZeroAsGold() throws IOException {
    Path file = directory.resolve("qrels.txt");
    Files.writeString(file, "q1 0 a 1\r\nq1\t0\tb  2\nq1 0 c 0\n\nq2 0 a -1");

    Qrels qrels = Qrels.read(file);

    assertThat(qrels.gold("q1")).isEqualTo(Map.of(new PassageId("a"), 1, new PassageId("b"), 2));
    assertThat(qrels.gold("q2")).isEmpty();
    assertThat(qrels.gold("q3")).isEmpty();
  }

  @Test
  void writesWhatItReads() throws IOException {
    Path file = directory.resolve("qrels.txt");
    var qrels = new Qrels(Map.of("q1", Map.of(new PassageId("en/x"), 1)));

    qrels.write(file);

    assertThat(file).hasContent("q1 0 en/x 1\n");
    assertThat(Qrels.read(file)).isEqualTo(qrels);
  }

  @Test
  void namesEveryLineThatIsWrong() throws IOException {
    Path file = directory.resolve("qrels.txt");
    Files.writeString(file, "q1 0 a\nq1 0 a 1\nq1 0 a 0\nq1 0 b yes\n");

    assertThatThrownBy(() -> Qrels.read(file))
        .isInstanceOf(DataRefused.class)
        .hasMessage(
            RunTest.lines(
                file,
                "1: 3 columns (expected: 4, question 0 passage grade)",
                "3: passage \"a\" is judged already for question \"q1\" (expected: once)",
                "4: grade: \"yes\" (expected: a whole number, above 0 for a right passage)"));
  }

  @Test
  void refusesAFileThatIsMissingOrEmpty() throws IOException {
    Path missing = directory.resolve("missing.txt");
    Path empty = Files.writeString(directory.resolve("empty.txt"), "\n\n");

    assertThatThrownBy(() -> Qrels.read(missing))
        .hasMessage(
            missing
                + ": no such file (expected: a file of judgements, a line each: question 0 passage"
                + " grade; or query-id, corpus-id and score with tabs between them)");
    assertThatThrownBy(() -> Qrels.read(empty))
        .hasMessage(
            empty
                + ": empty (expected: judgements, a line each: question 0 passage grade; or"
                + " query-id, corpus-id and score with tabs between them)");
    assertThatThrownBy(() -> Qrels.read(directory))
        .hasMessage(
            directory
                + ": a folder (expected: a file of judgements, a line each: question 0 passage"
                + " grade; or query-id, corpus-id and score with tabs between them)");
  }
}
