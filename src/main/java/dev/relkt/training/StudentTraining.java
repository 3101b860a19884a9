package dev.relkt.training;

import dev.relkt.embedding.features.TwoStreamFeatures;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.ContrastiveRun.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Trains a student contrastively and publishes it: read data → learn or take a vocabulary → learn
 * the table → score → write SavedModel, model card and report → publish.
 *
 * @param data the training folder
 * @param xquad the folder with XQuAD's files, whose dev questions are held out; absent to do
 *     without
 * @param vocabulary a model version's folder, whose vocabulary is taken; absent to learn one
 * @param registry where to publish
 * @param name the model's name
 * @param number its number; absent for the one after the last
 * @param plan the settings
 * @param command what was typed, for the report
 */
public record StudentTraining(
    TrainingFolder data,
    Optional<Path> xquad,
    Optional<Path> vocabulary,
    Path registry,
    String name,
    Optional<Integer> number,
    ContrastivePlan plan,
    String command) {

  private static final String LICENCE = "CC-BY-SA-4.0";
  private static final String BENCHMARK = "xquad-dev-en190";

  /**
   * Trains and publishes.
   *
   * @param progress takes lines for a person to read
   * @return the version
   * @throws TrainingRefused if the data are missing or wrong, or learning runs away
   * @throws dev.relkt.registry.ModelRefused if the version cannot be published
   */
  public ModelVersion run(Consumer<String> progress) {
    new ModelVersion(name, number.orElse(1)); // refuses a bad name before the work
    try {
      Files.createDirectories(registry);
      Path staging = Files.createTempDirectory(registry, ".training-");
      try {
        return run(staging, progress);
      } finally {
        delete(staging);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ModelVersion run(Path staging, Consumer<String> progress) throws IOException {
    long start = System.nanoTime();
    TrainingData read = data.read();
    Xquad own = xquad.isPresent() ? Xquad.read(xquad.get()) : Xquad.none();
    Map<String, Long> counts = DataSources.counts(read, own.training());
    progress.accept(
        "read %,d examples of %d sources"
            .formatted(counts.values().stream().mapToLong(Long::longValue).sum(), counts.size()));
    if (vocabulary.isPresent()) {
      copyVocabulary(vocabulary.get(), staging);
    } else {
      Vocabulary.learn(read, own.training(), plan, staging);
    }
    TwoStreamFeatures features = ContrastiveRun.features(staging);
    progress.accept("vocabulary of %,d ids".formatted(features.vocabulary()));
    var run = new ContrastiveRun(plan, read, own, features, progress);
    Outcome outcome = run.learn();

    StudentTable.Quantised stored = StudentTable.Quantised.of(outcome.table());
    StudentSavedModel.write(stored, staging.resolve("saved_model"));
    HeldOut heldOut = run.heldOut();
    Map<String, HeldOutScores> scores = scores(stored.restored(), heldOut);
    Duration whole = Duration.ofNanos(System.nanoTime() - start);
    new TrainingReport(
            command,
            plan,
            counts,
            outcome,
            scores,
            features.vocabulary(),
            heldOut.paragraphs(),
            heldOut.questionsPerLanguage(),
            whole,
            PeakMemory.bytes())
        .write(staging.resolve("report"));
    Optional<HeldOutScores> published =
        Optional.ofNullable(scores.get(rule(plan.windows(), plan.title())));
    Files.writeString(
        staging.resolve("README.md"), ModelCard.of(plan, features.vocabulary(), counts, published));
    return new ModelRegistry(registry)
        .publish(staging, draft(staging, features, counts, published));
  }

  private static void copyVocabulary(Path from, Path staging) throws IOException {
    Files.createDirectories(staging.resolve("tokenizer"));
    for (String file : List.of("tokenizer/pieces.tsv", "tokenizer/romanised.tsv")) {
      if (!Files.isRegularFile(from.resolve(file))) {
        throw new TrainingRefused(
            "%s: no %s (expected: the folder of a model version with a vocabulary)"
                .formatted(from, file));
      }
      Files.copy(from.resolve(file), staging.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Scores of the stored table by how passages could be cut, that of the plan among them. */
  private Map<String, HeldOutScores> scores(StudentTable table, HeldOut heldOut) {
    var scores = new LinkedHashMap<String, HeldOutScores>();
    if (!heldOut.isEmpty()) {
      var rules = new ArrayList<>(List.of(plan.windows()));
      rules.add(WindowRule.WHOLE);
      rules.add(new WindowRule(80, 40, 12));
      rules.add(new WindowRule(40, 20, 12));
      rules.add(new WindowRule(32, 24, 12));
      rules.add(new WindowRule(24, 20, 16));
      rules.add(new WindowRule(24, 12, 24));
      for (WindowRule rule : rules) {
        for (TitleRule title : TitleRule.values()) {
          scores.computeIfAbsent(rule(rule, title), r -> heldOut.score(table, rule, title));
        }
      }
    }
    return scores;
  }

  private static String rule(WindowRule windows, TitleRule title) {
    return windows.equals(WindowRule.WHOLE)
        ? "whole, " + title
        : "%d/%d/%d, %s".formatted(windows.words(), windows.stride(), windows.max(), title);
  }

  private ModelDraft draft(
      Path staging,
      TwoStreamFeatures features,
      Map<String, Long> counts,
      Optional<HeldOutScores> scores) {
    List<int[]> texts =
        GoldenTexts.ALL.stream().map(text -> PieceText.of(features, text).ids()).toList();
    float[][] vectors = StudentSavedModel.run(staging.resolve("saved_model"), texts);
    var golden = new ArrayList<Golden>();
    for (int i = 0; i < vectors.length; i++) {
      golden.add(new Golden(GoldenTexts.ALL.get(i), vectors[i]));
    }
    var byName = new TreeMap<String, Double>();
    scores.ifPresent(
        s -> {
          s.successes().forEach((language, share) -> byName.put(language + ".success@1", share));
          byName.put("average.success@1", s.average());
        });
    return new ModelDraft(
        name,
        number,
        plan.dimension(),
        new EncoderCall(
            Input.PIECES,
            StudentSavedModel.TAG,
            StudentSavedModel.SIGNATURE,
            Map.of("ids", "ids", "segments", "segments"),
            "embedding"),
        Optional.of(TwoStreamFeatures.SPEC),
        plan.windows().equals(WindowRule.WHOLE) ? Optional.empty() : Optional.of(plan.windows()),
        plan.title(),
        Optional.empty(),
        golden,
        Optional.empty(),
        byName.isEmpty() ? Map.of() : Map.of(BENCHMARK, byName),
        LICENCE,
        DataSources.of(counts));
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
