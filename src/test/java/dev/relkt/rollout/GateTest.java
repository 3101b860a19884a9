package dev.relkt.rollout;

import static dev.relkt.rollout.GateFixture.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.passage.Language;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GateReport.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {

  private static final GateRules RULES = new GateRules(0.05, 5, 0.3);

  @TempDir Path directory;

  private GateFixture index;

  @BeforeEach
  void makeIndex() {
    index = new GateFixture(directory);
  }

  @AfterEach
  void close() throws Exception {
    index.close();
  }

  @Test
  void equalModelsPassWithFullOverlapAndWithoutLabelsTheReportSaysSo() {
    topics(220);
    EvaluatedGeneration active = index.evaluated(1);
    EvaluatedGeneration same = index.evaluated(2, new SameVectors(1, 2));

    GateReport report = compare(active, same, List.of());

    assertThat(report.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(report.canary()).isEqualTo(new GateReport.Canary(64, 1, 0.3, false));
    assertThat(report.pairs()).isEmpty();
    assertThat(report.generation()).isEqualTo(2);
    assertThat(report.against()).isEqualTo(1);
    assertThat(report.model().toString()).isEqualTo("words/2");
    assertThat(report.againstModel().toString()).isEqualTo("words/1");
    assertThat(report.notes())
        .containsExactly(
            "no labelled questions: only how alike the answers are was looked at; \"relkt gate set\" says what to ask",
            "canaries are the beginnings of 64 passages");
  }

  @Test
  void aBrokenEncoderIsBlockedWithoutLabels() {
    topics(220);
    var random = new AtomicInteger();
    EvaluatedGeneration broken =
        index.evaluated(2, new AlteredEncoder(2, text -> "noise" + random.incrementAndGet()));

    GateReport report = compare(index.evaluated(1), broken, List.of());

    assertThat(report.verdict()).isEqualTo(Verdict.BLOCKED);
    assertThat(report.canary().blocks()).isTrue();
    assertThat(report.canary().overlap10()).isLessThan(0.2);
  }

  @Test
  void inASmallIndexLittleOverlapIsOnlyNoted() {
    topics(60);
    EvaluatedGeneration broken =
        index.evaluated(2, new AlteredEncoder(2, text -> "noise" + text.hashCode()));

    GateReport report =
        Gate.compare(
            index.evaluated(1), broken, List.of(), new GateRules(0.05, 5, 0.9), () -> false);

    assertThat(report.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(report.canary().blocks()).isFalse();
    assertThat(report.notes())
        .anyMatch(
            note ->
                note.matches(
                    "overlap@10 of 0\\.\\d\\d is less than 0\\.90; it does not block with 60 passages \\(expected: at least 200\\)"));
  }

  @Test
  void aRegressionInOnePairOfLanguagesBlocksAndIsNamed() {
    topics(60);
    EvaluatedGeneration worse =
        index.evaluated(2, new AlteredEncoder(2, text -> text.startsWith("wo") ? "noise" : text));
    List<GateQuestion> questions = new ArrayList<>(questions("de", "wo", 0, 10));
    questions.addAll(questions("fr", "quand", 0, 10));

    GateReport report = compare(index.evaluated(1), worse, questions);

    assertThat(report.verdict()).isEqualTo(Verdict.BLOCKED);
    assertThat(report.pairs())
        .extracting(pair -> pair.question() + " → " + pair.passage() + " " + pair.blocks())
        .containsExactly("de → en true", "fr → en false");
    GateReport.Pair german = report.pairs().getFirst();
    assertThat(german.questions()).isEqualTo(10);
    assertThat(german.before().success1()).isEqualTo(1);
    assertThat(german.after().success1()).isLessThan(0.5);
    assertThat(report.pairs().getLast().before())
        .isEqualTo(report.pairs().getLast().after())
        .isEqualTo(new GateReport.Score(1, 1));
  }

  @Test
  void aFallWithinTheToleranceDoesNotBlock() {
    topics(60);
    String forgotten = "wo " + words(3);
    EvaluatedGeneration worse =
        index.evaluated(2, new AlteredEncoder(2, text -> text.equals(forgotten) ? "noise" : text));
    EvaluatedGeneration active = index.evaluated(1);
    List<GateQuestion> questions = questions("de", "wo", 0, 10);

    // one of ten questions falls from rank 1 to rank 11 or worse: both scores by 0.1
    assertThat(Gate.compare(active, worse, questions, new GateRules(0.1, 5, 0), () -> false))
        .satisfies(
            report -> {
              assertThat(report.verdict()).isEqualTo(Verdict.PASSED);
              assertThat(report.pairs().getFirst().after().success1()).isEqualTo(0.9, within(1e-9));
            });
    assertThat(Gate.compare(active, worse, questions, new GateRules(0.09, 5, 0), () -> false))
        .extracting(GateReport::verdict)
        .isEqualTo(Verdict.BLOCKED);
  }

  @Test
  void aPairOfFewQuestionsDoesNotBlockAndIsNoted() {
    topics(60);
    EvaluatedGeneration worse = index.evaluated(2, new AlteredEncoder(2, text -> "noise"));

    GateReport report = compare(index.evaluated(1), worse, questions("de", "wo", 0, 4));

    assertThat(report.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(report.pairs().getFirst().blocks()).isFalse();
    assertThat(report.notes())
        .contains(
            "de → en falls by more than 0.05; it does not block with 4 questions (expected: at least 5)");
  }

  @Test
  void aQuestionWithPassagesInTwoLanguagesCountsInBothPairs() {
    index
        .passage("moon-en", "en", "moon orbit earth moon")
        .passage("moon-de", "de", "moon orbit earth days")
        .passage("other", "en", "bread oven flour");
    GateQuestion question = question("q", "fr", "moon orbit earth moon", "moon-en", "moon-de");

    GateReport report = compare(index.evaluated(1), index.evaluated(2), List.of(question));

    assertThat(report.pairs())
        .containsExactly(
            new GateReport.Pair(
                new Language("fr"),
                new Language("de"),
                1,
                new GateReport.Score(0, 0.5),
                new GateReport.Score(0, 0.5),
                false),
            new GateReport.Pair(
                new Language("fr"),
                new Language("en"),
                1,
                new GateReport.Score(1, 1),
                new GateReport.Score(1, 1),
                false));
  }

  @Test
  void questionsWhosePassagesAreNotInTheIndexAreLeftOutAndCounted() {
    topics(20);
    List<GateQuestion> questions =
        List.of(
            question("known", "en", words(1), "p1", "gone"),
            question("unknown", "en", words(2), "gone", "never"));

    GateReport report = compare(index.evaluated(1), index.evaluated(2), questions);

    assertThat(report.leftOut()).isEqualTo(1);
    assertThat(report.pairs()).hasSize(1);
    assertThat(report.pairs().getFirst().questions()).isEqualTo(1);
    assertThat(report.notes())
        .contains(
            "left out, since none of their passages is in the index: 1 of 2 labelled questions (unknown)");
  }

  @Test
  void givenCanariesAreAskedInsteadOfBeginnings() {
    topics(20);
    List<GateQuestion> canaries =
        List.of(question("c1", "en", words(1)), question("c2", "en", words(2)));

    GateReport report = compare(index.evaluated(1), index.evaluated(2), canaries);

    assertThat(report.canary().questions()).isEqualTo(2);
    assertThat(report.notes()).noneMatch(note -> note.contains("beginnings"));
  }

  @Test
  void anEncoderThatFailsOnAQuestionBlocksAndTheQuestionIsNamed() {
    topics(20);
    EvaluatedGeneration failing =
        index.evaluated(
            2,
            new AlteredEncoder(
                2,
                text -> {
                  if (text.equals(words(7))) {
                    throw new IllegalArgumentException(
                        "embedding: length NaN in 32 dimensions (expected: 1 ± 0.001)");
                  }
                  return text;
                }));

    GateReport report = compare(index.evaluated(1), failing, questions("en", "", 0, 10));

    assertThat(report.verdict()).isEqualTo(Verdict.BLOCKED);
    assertThat(report.notes())
        .containsExactly(
            "words/2 cannot encode question \"en7\": embedding: length NaN in 32 dimensions (expected: 1 ± 0.001)");
  }

  @Test
  void anEmptyIndexHasNothingToCompareAndPasses() {
    GateReport report = compare(index.evaluated(1), index.evaluated(2), List.of());

    assertThat(report.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(report.canary().questions()).isZero();
    assertThat(report.notes())
        .contains("no passages in the active generation: no answers to compare");
  }

  @Test
  void stopsWhenItIsTo() {
    topics(20);
    EvaluatedGeneration active = index.evaluated(1);
    EvaluatedGeneration other = index.evaluated(2);

    assertThatThrownBy(() -> Gate.compare(active, other, List.of(), RULES, () -> true))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void refusesRulesThatCannotBe() {
    assertThatThrownBy(() -> new GateRules(1.5, 5, 0))
        .hasMessage("gate: tolerance: 1.5 (expected: 0 to 1)");
    assertThatThrownBy(() -> new GateRules(0, 0, 0))
        .hasMessage("gate: fewest questions of a pair of languages: 0 (expected: 1 or more)");
    assertThatThrownBy(() -> new GateRules(0, 1, Double.NaN))
        .hasMessage("gate: least overlap: NaN (expected: 0 to 1)");
  }

  private static GateReport compare(
      EvaluatedGeneration active, EvaluatedGeneration candidate, List<GateQuestion> questions) {
    return Gate.compare(active, candidate, questions, RULES, () -> false);
  }

  /** Passages p0, p1, … in English, each of words of its own and some that others have too. */
  private void topics(int count) {
    for (int i = 0; i < count; i++) {
      index.passage("p" + i, "en", words(i));
    }
  }

  private static String words(int topic) {
    return IntStream.range(0, 8)
        .mapToObj(word -> word < 4 ? "w%dx%d".formatted(topic, word) : "t" + (topic / 10 + word))
        .collect(Collectors.joining(" "));
  }

  /** Questions whose passages are p0, p1, …. */
  private static List<GateQuestion> questions(String language, String start, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> question(language + i, language, (start + " " + words(i)).strip(), "p" + i))
        .toList();
  }
}
