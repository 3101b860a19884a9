package dev.relkt.training.recipe;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.plot.LinePlot;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.training.loop.EpochResult;
import dev.relkt.training.loop.LoopState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * What a step was and did: {@code training.md} with {@code loss.svg} and {@code scores.svg} for
 * people, {@code training.json} for programs.
 *
 * @param step its name
 * @param command how to do it again
 * @param madeWith settings and digests that decide the result
 * @param train what was learned from
 * @param dev what was scored on
 * @param pool passages that were searched for a score
 * @param asked questions of the scores
 * @param sources of the data, those of the parents included
 * @param parent the version it started from, or a folder
 * @param state at the end
 * @param published the epoch whose weights are the version
 * @param peakMemoryBytes of the last run's process; 0 where the system does not say
 */
record StepReport(
    String step,
    String command,
    Map<String, String> madeWith,
    DataCounts train,
    DataCounts dev,
    int pool,
    int asked,
    List<Source> sources,
    String parent,
    LoopState state,
    EpochResult published,
    long peakMemoryBytes) {

  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("training.md"), markdown());
    Files.writeString(directory.resolve("loss.svg"), lossPlot().svg());
    Files.writeString(directory.resolve("scores.svg"), scorePlot().svg());
    Files.write(
        directory.resolve("training.json"),
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsBytes(json()));
  }

  private LinePlot lossPlot() {
    return new LinePlot(step + ": mean loss", "epoch", Map.of("loss", line(1, EpochResult::loss)));
  }

  private LinePlot scorePlot() {
    var lines = new TreeMap<String, SortedMap<Integer, Double>>();
    lines.put("average", line(0, EpochResult::average));
    for (String language : languages()) {
      lines.put(language, line(0, r -> r.scores().getOrDefault(language, 0.0)));
    }
    return new LinePlot(step + ": success@1 on dev", "epoch", lines);
  }

  private SortedMap<Integer, Double> line(int from, ToDoubleFunction<EpochResult> value) {
    var points = new TreeMap<Integer, Double>();
    state.history().stream()
        .filter(r -> r.epoch() >= from)
        .forEach(r -> points.put(r.epoch(), value.applyAsDouble(r)));
    return points;
  }

  private List<String> languages() {
    var languages = new TreeSet<String>();
    state.history().forEach(r -> languages.addAll(r.scores().keySet()));
    return List.copyOf(languages);
  }

  private Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("step", step);
    json.put("command", command);
    json.put("parent", parent);
    json.put("madeWith", new TreeMap<>(madeWith));
    json.put("train", train);
    json.put("dev", dev);
    json.put("devPool", pool);
    json.put("devQuestions", asked);
    json.put("sources", sources);
    json.put("seconds", state.millis() / 1000.0);
    json.put("runs", state.runs());
    json.put("peakMemoryBytes", peakMemoryBytes);
    json.put("publishedEpoch", published.epoch());
    json.put("average", published.average());
    json.put(
        "history",
        state.history().stream()
            .map(
                r -> {
                  var row = new LinkedHashMap<String, Object>();
                  row.put("epoch", r.epoch());
                  row.put("loss", r.loss());
                  row.put("rate", r.rate());
                  row.put("average", r.average());
                  row.put("success@1", new TreeMap<>(r.scores()));
                  row.put("counts", new TreeMap<>(r.counts()));
                  return row;
                })
            .toList());
    return json;
  }

  private String markdown() {
    var text = new StringBuilder();
    EpochResult first = state.history().getFirst();
    line(text, "# %s, from %s\n\n```\n%s\n```\n", step, parent, command);
    line(
        text,
        "Success@1 on dev, mean over %d languages: **%.4f** (epoch %d), %.4f before: %+.4f.",
        published.scores().size(),
        published.average(),
        published.epoch(),
        first.average(),
        published.average() - first.average());
    if (published.epoch() == 0) {
      line(text, "\nNo epoch was better than the encoder as it came: its weights are unchanged.");
    }
    line(
        text,
        "\n%s, %s peak memory, %d %s.\n",
        duration(Duration.ofMillis(state.millis())),
        peakMemoryBytes == 0 ? "unknown" : "%,d MB".formatted(peakMemoryBytes / 1_000_000),
        state.runs(),
        state.runs() == 1 ? "run" : "runs (resumed)");
    line(text, "![loss](loss.svg)\n\n![scores](scores.svg)\n");
    List<String> languages = languages();
    line(text, "| epoch | loss | rate | average | %s | |", String.join(" | ", languages));
    line(text, "|%s---|", "---|".repeat(4 + languages.size()));
    for (EpochResult result : state.history()) {
      line(
          text,
          "| %d%s | %s | %s | %.4f | %s | %s |",
          result.epoch(),
          result.equals(published) ? " (published)" : "",
          result.epoch() == 0 ? "" : String.format(Locale.ROOT, "%.5f", result.loss()),
          result.epoch() == 0 ? "" : Double.toString(result.rate()),
          result.average(),
          String.join(
              " | ",
              languages.stream()
                  .map(
                      l -> String.format(Locale.ROOT, "%.3f", result.scores().getOrDefault(l, 0.0)))
                  .toList()),
          DataCounts.describe(new TreeMap<>(result.counts())));
    }
    line(text, "\n## Data\n");
    data(text, "train", train);
    data(text, "dev", dev);
    line(text, "Scored: %,d questions against %,d passages.\n", asked, pool);
    line(text, "| data | licence |\n|---|---|");
    sources.forEach(source -> line(text, "| %s | %s |", source.name(), source.licence()));
    line(text, "\n## Made with\n\n| | |\n|---|---|");
    new TreeMap<>(madeWith).forEach((key, value) -> line(text, "| %s | %s |", key, value));
    return text.toString();
  }

  private static void data(StringBuilder text, String name, DataCounts counts) {
    line(
        text,
        "- %s: %,d passages of %,d documents (%s), %,d questions (%s), %,d translations",
        name,
        DataCounts.sum(counts.passages()),
        counts.documents(),
        DataCounts.describe(counts.passages()),
        DataCounts.sum(counts.questions()),
        DataCounts.describe(counts.questions()),
        counts.translations());
  }

  private static String duration(Duration time) {
    return "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
