package dev.relkt.bench.cli;

import dev.relkt.bench.load.BenchCorpus;
import dev.relkt.bench.load.BenchFailed;
import dev.relkt.cli.options.Installation;
import dev.relkt.dataset.LabelledFiles;
import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.SampleCorpus;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.serving.SharedEncoders;
import dev.relkt.passage.Passage;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every benchmark that measures, rather than checks, is told. */
final class BenchOptions {

  private static final String STUDENT = "student";

  @Option(names = "--quick", description = "A small form, which takes about a minute.")
  private boolean quick;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes everything that was measured there, as one JSON object.")
  private @Nullable Path json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Writes the tables there, as Markdown.")
  private @Nullable Path markdown;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Writes the plots there, as SVG, and keeps the logs of what was started.")
  private @Nullable Path out;

  @Mixin private PassagesOption passages = new PassagesOption();

  @Option(
      names = "--questions",
      paramLabel = "FILE",
      description = "Questions as JSON Lines with id, lang, text (default: those of the sample).")
  private @Nullable Path questions;

  @Option(
      names = "--model",
      paramLabel = "NAME/NUMBER",
      description = "The model version (default: the newest \"" + STUDENT + "\").")
  private @Nullable String model;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of everything that is random (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  /** How much a benchmark does. */
  enum Form {
    FULL,
    QUICK
  }

  Form form() {
    return quick ? Form.QUICK : Form.FULL;
  }

  long seed() {
    return seed;
  }

  Optional<Path> json() {
    return Optional.ofNullable(json);
  }

  Optional<Path> markdown() {
    return Optional.ofNullable(markdown);
  }

  Optional<Path> out() {
    return Optional.ofNullable(out);
  }

  BenchCorpus corpus() {
    return passages.corpus(seed);
  }

  /** Passages as they are in the file, or in the sample. */
  List<Passage> sentences() {
    return passages.sentences();
  }

  List<String> questions() {
    List<LabelledQuestion> asked =
        questions == null
            ? SampleCorpus.task().questions()
            : LabelledFiles.questions(questions).records();
    if (asked.isEmpty()) {
      throw new BenchFailed("%s: no question (expected: one or more)".formatted(questions));
    }
    return asked.stream().map(LabelledQuestion::text).toList();
  }

  /** The encoder of the model version; to be closed. */
  Encoder openEncoder() {
    return SharedEncoders.acquire(
        new ModelRegistry(Installation.registryRoot()).resolve(model()), List.of());
  }

  ModelVersion model() {
    if (model != null) {
      return ModelVersion.parse(model);
    }
    Path root = Installation.registryRoot();
    return new ModelRegistry(root)
        .list().stream()
            .filter(version -> version.name().equals(STUDENT))
            .max(Comparator.naturalOrder())
            .orElseThrow(
                () ->
                    new BenchFailed(
                        "%s: no version of \"%s\" (expected: one, or --model)"
                            .formatted(root, STUDENT)));
  }
}
