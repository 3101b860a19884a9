package dev.relkt.evaluation;

import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.LabelledQuestions;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.Run;
import dev.relkt.passage.Language;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The scores of a run over one pool of passages, by the language of the question.
 *
 * @param pool number of passages that were searched, if it is known
 * @param languages question language → its scores, in the order of the tags
 * @param unanswered ids of the questions for which nothing was found; they count 0
 */
public record Scores(OptionalInt pool, Map<Language, Row> languages, List<String> unanswered) {

  public Scores {
    languages = Collections.unmodifiableMap(new TreeMap<>(languages));
    unanswered = List.copyOf(unanswered);
  }

  /**
   * Means over questions, or over languages.
   *
   * @param questions how many
   * @param values measure → its mean; a measure that looks deeper than the rankings go is left out
   */
  public record Row(int questions, Map<Measure, Double> values) {
    public Row {
      values =
          Collections.unmodifiableMap(
              values.isEmpty() ? new EnumMap<>(Measure.class) : new EnumMap<>(values));
    }

    /** The mean of a measure, if the rankings go deep enough for it. */
    public Optional<Double> value(Measure measure) {
      return Optional.ofNullable(values.get(measure));
    }
  }

  /**
   * Scores a run.
   *
   * @param task what was asked
   * @param run what was found; passages that are not in the pool count as wrong ones
   * @param topK how many passages were asked for; a measure that looks deeper is left out, unless
   *     the whole pool was asked for
   */
  public static Scores of(RetrievalTask task, Run run, int topK) {
    return of(task.labelled(), OptionalInt.of(task.passages().size()), run, topK);
  }

  /**
   * Scores a run over a pool that may be unknown.
   *
   * @param pool how many passages were searched
   */
  public static Scores of(LabelledQuestions labelled, OptionalInt pool, Run run, int topK) {
    Map<Language, List<LabelledQuestion>> byLanguage = new TreeMap<>();
    List<String> unanswered = new ArrayList<>();
    for (LabelledQuestion question : labelled.questions()) {
      byLanguage.computeIfAbsent(question.language(), l -> new ArrayList<>()).add(question);
      if (run.ranking(question.id()).isEmpty()) {
        unanswered.add(question.id());
      }
    }
    int most = pool.orElse(Integer.MAX_VALUE);
    Map<Language, Row> languages = new TreeMap<>();
    byLanguage.forEach(
        (language, questions) -> {
          Map<Measure, Double> values = new EnumMap<>(Measure.class);
          for (Measure measure : Measure.values()) {
            if (topK >= Math.min(measure.depth(), most)) {
              double sum = 0;
              for (LabelledQuestion question : questions) {
                sum += measure.of(run.ranking(question.id()), labelled.qrels().gold(question.id()));
              }
              values.put(measure, sum / questions.size());
            }
          }
          languages.put(language, new Row(questions.size(), values));
        });
    return new Scores(pool, languages, unanswered);
  }

  /** The macro average: every language counts the same, however many questions it has. */
  public Row average() {
    return mean(languages.values());
  }

  /** The macro average without English, if there are other languages beside it. */
  public Optional<Row> averageWithoutEnglish() {
    List<Row> others =
        languages.entrySet().stream()
            .filter(e -> !e.getKey().base().equals("en"))
            .map(Map.Entry::getValue)
            .toList();
    return others.isEmpty() || others.size() == languages.size()
        ? Optional.empty()
        : Optional.of(mean(others));
  }

  private static Row mean(java.util.Collection<Row> rows) {
    int questions = 0;
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    for (Row row : rows) {
      questions += row.questions();
      row.values().forEach((measure, value) -> values.merge(measure, value, Double::sum));
    }
    values.replaceAll((measure, sum) -> sum / rows.size());
    return new Row(questions, values);
  }
}
