package dev.relkt.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.dataset.DataRefused;
import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.LabelledQuestions;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.Qrels;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.Run;
import dev.relkt.evaluation.Comparison.Section;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExpectationsTest {

  @TempDir private Path directory;

  @Test
  void writesAndReadsBackAndIsMet() throws IOException {
    Path file = directory.resolve("expectations.json");
    Section scored = scored(3);

    ExpectationsFile.write(
        file, Expectations.of("sample", "sha256:abc", List.of("student/1"), scored));

    Expectations read = ExpectationsFile.read(file);
    assertThat(read.corpus()).isEqualTo("sample");
    assertThat(read.contenders().keySet()).containsExactly("student/1");
    assertThat(read.mistakes("sha256:abc", List.of("student/1"), scored)).isEmpty();
    assertThat(read.mistakes("sha256:abc", List.of("student/1"), scored(4))).isEmpty();
  }

  @Test
  void letsOneQuestionBeLostAndNotTwo() {
    Expectations expected =
        Expectations.of("sample", "sha256:abc", List.of("student/1"), scored(3));

    assertThat(expected.mistakes("sha256:abc", List.of("student/1"), scored(2))).isEmpty();
    assertThat(expected.mistakes("sha256:abc", List.of("student/1"), scored(1)))
        .containsExactly(
            "student/1, average, success@1: 0.2500 (expected: 0.7500, at least 0.4990)",
            "student/1, average, MRR@10: 0.2500 (expected: 0.7500, at least 0.4990)",
            "student/1, de, success@1: 0.2500 (expected: 0.7500, at least 0.4990)",
            "student/1, de, MRR@10: 0.2500 (expected: 0.7500, at least 0.4990)");
  }

  @Test
  void refusesAnotherCorpusAndAContenderOfWhichNothingIsExpected() {
    Expectations expected =
        Expectations.of("sample", "sha256:abc", List.of("student/1"), scored(3));

    assertThat(expected.mistakes("sha256:def", List.of("student/1"), scored(3)))
        .containsExactly(
            "corpus sample: checksum sha256:def (expected: sha256:abc); it has changed, and so must"
                + " its expectations");
    assertThat(expected.mistakes("sha256:abc", List.of("student/2"), scored(3)))
        .containsExactly("student/2: nothing is expected of it (expected: one of student/1)");
  }

  @Test
  void namesEveryMistakeOfAFile() throws IOException {
    Path file = directory.resolve("expectations.json");
    Files.writeString(
        file,
        """
        {"format": 1, "corpus": "sample", "expected": {"student/1": {"average": {
          "success@1": {"score": 1.5, "tolerance": 0.1}, "success@2": {"score": 0.5}}}}}
        """);

    assertThatThrownBy(() -> ExpectationsFile.read(file))
        .isInstanceOf(DataRefused.class)
        .hasMessage(
            """
            FILE: checksum: missing (expected: a string)
            FILE: student/1, average, success@1: score 1.5, tolerance 0.1 (expected: both from 0 to 1)
            FILE: student/1, average, success@2: {"score":0.5} (expected: a measure such as success@1 with score and tolerance)\
            """
                .replace("FILE", file.toString()));
    Files.writeString(file, "{");
    assertThatThrownBy(() -> ExpectationsFile.read(file)).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> ExpectationsFile.read(directory.resolve("none.json")))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void checksumChangesWithEveryPartOfACorpus() {
    RetrievalTask task = task("text", "question", "p1");

    assertThat(task("text", "question", "p1").checksum()).isEqualTo(task.checksum());
    assertThat(task("other", "question", "p1").checksum()).isNotEqualTo(task.checksum());
    assertThat(task("text", "other", "p1").checksum()).isNotEqualTo(task.checksum());
    assertThat(task("text", "question", "p2").checksum()).isNotEqualTo(task.checksum());
  }

  /** Four German questions, some of which are answered. */
  private static Section scored(int right) {
    Map<String, List<Run.Entry>> found = new LinkedHashMap<>();
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    List<LabelledQuestion> questions = new java.util.ArrayList<>();
    for (int i = 0; i < 4; i++) {
      questions.add(new LabelledQuestion("q" + i, new Language("de"), "text"));
      grades.put("q" + i, Map.of(new PassageId("p"), 1));
      found.put("q" + i, List.of(new Run.Entry(new PassageId(i < right ? "p" : "other"), 1)));
    }
    return Scoring.of(
        Pool.Division.WHOLE,
        List.of(
            new PoolQuestions(
                java.util.Optional.empty(),
                java.util.OptionalInt.empty(),
                new LabelledQuestions(questions, new Qrels(grades)))),
        List.of(List.of(new Run(found))),
        100,
        Resampling.NONE);
  }

  private static RetrievalTask task(String text, String question, String gold) {
    return new RetrievalTask(
        List.of(
            new Passage(new PassageId("p1"), new Language("en"), "", text, Map.of()),
            new Passage(new PassageId("p2"), new Language("en"), "", "more", Map.of())),
        List.of(new LabelledQuestion("q", new Language("de"), question)),
        new Qrels(Map.of("q", Map.of(new PassageId(gold), 1))));
  }
}
