package dev.relkt.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.ContrastiveRun.Outcome;
import dev.relkt.training.ContrastiveRun.Point;
import dev.relkt.training.Curriculum.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a training was and did, as {@code training.md} for people and {@code training.json} for
 * programs.
 *
 * @param command how to do it again
 * @param plan its settings
 * @param counts examples by source
 * @param outcome with the history
 * @param stored scores of the table as it is stored, as {@link StudentTable.Quantised}, by how
 *     passages are cut
 * @param vocabulary ids
 * @param paragraphs the pool that was searched for the scores
 * @param questionsPerLanguage that were asked for the scores
 * @param whole from reading the data to the scores
 * @param peakMemoryBytes of the process; 0 where the system does not say
 */
record TrainingReport(
    String command,
    ContrastivePlan plan,
    Map<String, Long> counts,
    Outcome outcome,
    Map<String, HeldOutScores> stored,
    int vocabulary,
    int paragraphs,
    int questionsPerLanguage,
    Duration whole,
    long peakMemoryBytes) {

  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("training.md"), markdown());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(directory.resolve("training.json").toFile(), json());
  }

  private Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("command", command);
    json.put("seed", plan.seed());
    json.put("steps", plan.steps());
    json.put("dimension", plan.dimension());
    json.put("vocabulary", vocabulary);
    json.put("rate", plan.rate());
    json.put("windows", windows(plan.windows()));
    json.put("learningWindows", windows(plan.learningWindows()));
    json.put("title", plan.title().name());
    json.put("examples", counts);
    json.put("learningSeconds", outcome.learning().toSeconds());
    json.put("wholeSeconds", whole.toSeconds());
    json.put("peakMemoryBytes", peakMemoryBytes);
    json.put("heldOutParagraphs", paragraphs);
    json.put("heldOutQuestionsPerLanguage", questionsPerLanguage);
    json.put(
        "history",
        outcome.history().stream()
            .map(
                p ->
                    Map.of(
                        "step", p.step(),
                        "losses", p.losses(),
                        "average", p.scores().average(),
                        "success@1", new TreeMap<>(p.scores().successes())))
            .toList());
    var byWindows = new LinkedHashMap<String, Object>();
    stored.forEach(
        (rule, scores) ->
            byWindows.put(
                rule,
                Map.of(
                    "average", scores.average(),
                    "windowsPerPassage", scores.windowsPerPassage(),
                    "success@1", new TreeMap<>(scores.successes()))));
    json.put("stored", byWindows);
    return json;
  }

  private static Map<String, Integer> windows(WindowRule rule) {
    return Map.of("words", rule.words(), "stride", rule.stride(), "max", rule.max());
  }

  private String markdown() {
    var text = new StringBuilder("# Training report\n\n```\n" + command + "\n```\n\n");
    line(
        text,
        "Seed %d, %,d steps, %d dimensions, %,d ids, Adagrad %s falling to a twentieth.",
        plan.seed(),
        plan.steps(),
        plan.dimension(),
        vocabulary,
        plan.rate());
    line(
        text,
        "Windows of %,d words, stride %,d, at most %d; titles: %s. Learned with windows of %,d,"
            + " %,d, %d.",
        plan.windows().words(),
        plan.windows().stride(),
        plan.windows().max(),
        plan.title(),
        plan.learningWindows().words(),
        plan.learningWindows().stride(),
        plan.learningWindows().max());
    line(
        text,
        "Learning took %d min, everything %d min, with %d TensorFlow threads; peak memory %.1f"
            + " GB.\n",
        outcome.learning().toMinutes(),
        whole.toMinutes(),
        plan.threads(),
        peakMemoryBytes / 1e9);
    if (paragraphs > 0 && questionsPerLanguage > 0) {
      line(
          text,
          "Scores are success@1 of XQuAD's held-out questions (%d a language, 5 articles that are"
              + " not learned from) against the English paragraphs of all articles (%d); avg: mean"
              + " over the languages other than English. The step with the best score was not"
              + " looked for: the last one is what is published.\n",
          questionsPerLanguage,
          paragraphs);
    }
    history(text);
    if (!stored.isEmpty()) {
      text.append("\n## As stored, by windows and titles\n\n");
      List<String> languages = languages(stored.values().iterator().next());
      text.append("| words/stride/max, titles | windows a passage | avg |");
      languages.forEach(l -> text.append(' ').append(l).append(" |"));
      text.append("\n|---|---|---|").append("---|".repeat(languages.size())).append('\n');
      stored.forEach(
          (rule, scores) -> {
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.3f |",
                    rule,
                    scores.windowsPerPassage(),
                    scores.average()));
            appendSuccesses(text, languages, scores);
          });
    }
    text.append("\n## Data\n\n| source | rows | licence |\n|---|---|---|\n");
    counts.forEach(
        (key, count) ->
            line(
                text,
                "| %s | %,d | %s |",
                DataSources.known(key).name(),
                count,
                DataSources.known(key).licence()));
    return text.toString();
  }

  private void history(StringBuilder text) {
    List<String> languages = languages(outcome.history().getLast().scores());
    text.append("## Steps\n\n| step | loss: sentences | words | passages | avg |");
    languages.forEach(l -> text.append(' ').append(l).append(" |"));
    text.append("\n|---|---|---|---|---|").append("---|".repeat(languages.size())).append('\n');
    for (Point point : outcome.history()) {
      text.append(String.format(Locale.ROOT, "| %,d |", point.step()));
      for (Family family : Family.values()) {
        Double loss = point.losses().get(family);
        text.append(loss == null ? " |" : String.format(Locale.ROOT, " %.3f |", loss));
      }
      text.append(String.format(Locale.ROOT, " %.3f |", point.scores().average()));
      appendSuccesses(text, languages, point.scores());
    }
  }

  private static void appendSuccesses(
      StringBuilder text, List<String> languages, HeldOutScores scores) {
    for (String language : languages) {
      text.append(
          String.format(
              Locale.ROOT, " %.2f |", scores.successes().getOrDefault(language, Double.NaN)));
    }
    text.append('\n');
  }

  private static List<String> languages(HeldOutScores scores) {
    return List.copyOf(new TreeMap<>(scores.successes()).keySet());
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
