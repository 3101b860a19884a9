package dev.relkt.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.LabelledQuestions;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.Qrels;
import dev.relkt.dataset.Run;
import dev.relkt.evaluation.Comparison.Difference;
import dev.relkt.evaluation.Comparison.Estimate;
import dev.relkt.evaluation.Comparison.Row;
import dev.relkt.evaluation.Comparison.Section;
import dev.relkt.passage.Language;
import dev.relkt.passage.PassageId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScoringTest {

  private static final Run.Entry WRONG = new Run.Entry(new PassageId("wrong"), 2);

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void givesTheIntervalThatTheBinomialDistributionHas() {
    PoolQuestions asked = asked("de", 400);
    Run run = run(asked, 0.3);

    Estimate estimate = success(section(asked, Resampling.DEFAULT, run).rows().getFirst(), 0);

    double p = estimate.value();
    double width = 2 * 1.96 * Math.sqrt(p * (1 - p) / 400);
    Interval interval = estimate.interval().orElseThrow();
    assertThat(interval.low()).as("seed %d", seed).isLessThan(p);
    assertThat(interval.high()).as("seed %d", seed).isGreaterThan(p);
    assertThat(interval.high() - interval.low())
        .as("seed %d", seed)
        .isCloseTo(width, within(0.25 * width));
    assertThat(estimate.difference()).isEmpty();
  }

  @Test
  void givesTheSameIntervalsForTheSameSeed() {
    PoolQuestions asked = asked("de", 60);
    Run run = run(asked, 0.5);

    var section = section(asked, new Resampling(200, 7), run);
    assertThat(section(asked, new Resampling(200, 7), run)).isEqualTo(section);
    // Of 60 questions there are few scores to draw: two seeds may give one interval, not twenty.
    assertThat(IntStream.rangeClosed(8, 27))
        .as("seed %d", seed)
        .anyMatch(other -> !section(asked, new Resampling(200, other), run).equals(section));
  }

  @Test
  void pairsTheQuestionsOfADifference() {
    PoolQuestions asked = asked("de", 200);
    Run first = run(asked, 0.5);
    // Right wherever the first is, and for twenty questions more: surely better, though the
    // intervals of the scores overlap.
    Map<String, List<Run.Entry>> better = new LinkedHashMap<>(first.rankings());
    better.entrySet().stream()
        .filter(e -> e.getValue().size() == 2)
        .limit(20)
        .forEach(e -> e.setValue(List.of(right(e.getKey()))));

    Row row = section(asked, Resampling.DEFAULT, first, new Run(better)).rows().getFirst();

    Difference difference = success(row, 1).difference().orElseThrow();
    assertThat(difference.value()).isCloseTo(0.1, within(1e-6));
    assertThat(difference.interval().orElseThrow().leavesZero()).as("seed %d", seed).isTrue();
    assertThat(success(row, 0).interval().orElseThrow().high())
        .as("seed %d", seed)
        .isGreaterThan(success(row, 1).interval().orElseThrow().low());

    Row same = section(asked, Resampling.DEFAULT, first, first).rows().getFirst();
    assertThat(success(same, 1).difference())
        .hasValue(new Difference(0, Optional.of(new Interval(0, 0))));
  }

  @Test
  void drawsTranslationsTogether() {
    // The same eight questions in ten languages, found alike: the average of ten languages says no
    // more than one of them.
    List<LabelledQuestion> questions = new ArrayList<>();
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    Map<String, List<Run.Entry>> found = new LinkedHashMap<>();
    for (String tag : List.of("ar", "de", "el", "es", "fr", "hi", "ru", "th", "tr", "vi")) {
      for (int i = 0; i < 8; i++) {
        String id = tag + "/" + i;
        questions.add(new LabelledQuestion(id, new Language(tag), "text"));
        grades.put(id, Map.of(right(id).passage(), 1));
        found.put(id, i < 4 ? List.of(right(id)) : List.of(WRONG));
      }
    }
    PoolQuestions asked = asked(questions, grades);

    Section section = section(asked, Resampling.DEFAULT, new Run(found));

    assertThat(success(section.average(), 0).interval())
        .isEqualTo(success(section.rows().getFirst(), 0).interval());
  }

  @Test
  void drawsTheQuestionsAboutOneParagraphTogether() {
    // Forty paragraphs, each with ten questions that are all found or all missed: they say as much
    // as forty questions.
    List<LabelledQuestion> questions = new ArrayList<>();
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    Map<String, List<Run.Entry>> found = new LinkedHashMap<>();
    for (int i = 0; i < 400; i++) {
      String id = "de/" + i;
      var paragraph = new Run.Entry(new PassageId("p" + i / 10), 1);
      questions.add(new LabelledQuestion(id, new Language("de"), "text"));
      grades.put(id, Map.of(paragraph.passage(), 1));
      found.put(id, i / 10 % 2 == 0 ? List.of(paragraph) : List.of(WRONG));
    }
    PoolQuestions asked = asked(questions, grades);

    assertThat(QuestionClusters.of(List.of(asked)).count()).isEqualTo(40);
    Estimate estimate =
        success(section(asked, Resampling.DEFAULT, new Run(found)).rows().getFirst(), 0);
    double width = 2 * 1.96 * Math.sqrt(0.5 * 0.5 / 40);
    Interval interval = estimate.interval().orElseThrow();
    assertThat(interval.high() - interval.low()).isCloseTo(width, within(0.25 * width));
  }

  @Test
  void drawsOneQuestionOfSeveralPoolsTogetherWithThoseThatShareItsGoldInAny() {
    PoolQuestions german =
        asked(
            List.of(question("ar/1"), question("ar/2"), question("ar/3")),
            Map.of("ar/1", gold("de1"), "ar/2", gold("de1"), "ar/3", gold("de3")));
    PoolQuestions spanish =
        asked(
            List.of(question("ar/2"), question("hi/4"), question("ar/5")),
            Map.of("ar/2", gold("es2"), "hi/4", gold("es2"), "ar/5", gold("es5")));

    QuestionClusters clusters = QuestionClusters.of(List.of(german, spanish));

    assertThat(clusters.count()).isEqualTo(3);
    assertThat(clusters.of(question("ar/1"))).isEqualTo(clusters.of(question("hi/4")));
    assertThat(clusters.of(question("ar/3"))).isNotEqualTo(clusters.of(question("ar/5")));
  }

  @Test
  void givesNoIntervalWhereAllQuestionsAreAboutOneParagraph() {
    PoolQuestions asked =
        asked(
            List.of(question("de/1"), question("de/2")),
            Map.of("de/1", gold("right"), "de/2", gold("right")));

    Section section = section(asked, Resampling.DEFAULT, new Run(Map.of("de/1", List.of(WRONG))));

    assertThat(success(section.average(), 0).interval()).isEmpty();
  }

  private static LabelledQuestion question(String id) {
    return new LabelledQuestion(id, new Language(id.substring(0, 2)), "text");
  }

  private static Map<PassageId, Integer> gold(String id) {
    return Map.of(new PassageId(id), 1);
  }

  @Test
  void averagesLanguagesAlikeAndThoseWithoutEnglish() {
    List<LabelledQuestion> questions = new ArrayList<>();
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    Map<String, List<Run.Entry>> found = new LinkedHashMap<>();
    for (String id : List.of("en/1", "en/2", "en/3", "de/1")) {
      questions.add(new LabelledQuestion(id, new Language(id.substring(0, 2)), "text"));
      grades.put(id, Map.of(right(id).passage(), 1));
      found.put(id, id.startsWith("en") ? List.of(right(id)) : List.of());
    }

    Section section = section(asked(questions, grades), Resampling.NONE, new Run(found));

    assertThat(section.rows())
        .extracting(r -> r.question().orElseThrow().tag())
        .containsExactly("de", "en");
    assertThat(success(section.average(), 0).value()).isEqualTo(0.5);
    assertThat(success(section.narrower().orElseThrow(), 0).value()).isEqualTo(0);
    assertThat(success(section.average(), 0).interval()).isEmpty();
    assertThat(section.unanswered()).containsExactly(List.of("de/1"));
  }

  @Test
  void averagesPairsOfTwoLanguagesApart() {
    PoolQuestions german =
        new PoolQuestions(
            Optional.of(new Language("de")),
            OptionalInt.of(1),
            questions("de/1", "fr/1").questions());
    Run run = new Run(Map.of("de/1", List.of(right("de/1")), "fr/1", List.of(WRONG)));

    Section section =
        Scoring.of(
            Pool.Division.PASSAGE_LANGUAGES,
            List.of(german),
            List.of(List.of(run)),
            1,
            Resampling.NONE);

    assertThat(success(section.average(), 0).value()).isEqualTo(0.5);
    assertThat(success(section.narrower().orElseThrow(), 0).value()).isEqualTo(0);
    // One passage was asked for, and there is but one: nothing is deeper.
    assertThat(section.average().estimates()).containsKey(Measure.RECALL_100);
  }

  @Test
  void refusesTooFewDraws() {
    assertThatThrownBy(() -> new Resampling(99, 1))
        .hasMessage("draws: 99 (expected: 0 for no intervals, or 100 or more)");
  }

  /** The right passage of a question, a paragraph of its own. */
  private static Run.Entry right(String question) {
    return new Run.Entry(new PassageId("right-" + question), 1);
  }

  private static Estimate success(Row row, int contender) {
    return row.estimate(Measure.SUCCESS_1, contender).orElseThrow();
  }

  private static Section section(PoolQuestions asked, Resampling resampling, Run... runs) {
    return Scoring.of(
        Pool.Division.WHOLE,
        List.of(asked),
        java.util.Arrays.stream(runs).map(List::of).toList(),
        100,
        resampling);
  }

  private static PoolQuestions asked(String language, int count) {
    String[] ids = new String[count];
    for (int i = 0; i < count; i++) {
      ids[i] = language + "/" + i;
    }
    return questions(ids);
  }

  private static PoolQuestions questions(String... ids) {
    List<LabelledQuestion> questions = new ArrayList<>();
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    for (String id : ids) {
      questions.add(new LabelledQuestion(id, new Language(id.substring(0, 2)), "text"));
      grades.put(id, Map.of(right(id).passage(), 1));
    }
    return asked(questions, grades);
  }

  private static PoolQuestions asked(
      List<LabelledQuestion> questions, Map<String, Map<PassageId, Integer>> grades) {
    return new PoolQuestions(
        Optional.empty(), OptionalInt.empty(), new LabelledQuestions(questions, new Qrels(grades)));
  }

  /** Right at that rate; where it is wrong, the right passage is second. */
  private Run run(PoolQuestions asked, double rate) {
    Map<String, List<Run.Entry>> found = new LinkedHashMap<>();
    for (LabelledQuestion question : asked.questions().questions()) {
      Run.Entry right = right(question.id());
      found.put(question.id(), random.nextDouble() < rate ? List.of(right) : List.of(WRONG, right));
    }
    return new Run(found);
  }
}
