package dev.relkt.cli.evaluate;

import dev.relkt.answering.AnswerSentences;
import dev.relkt.answering.AnswerSpan;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.TextTable;
import dev.relkt.cli.options.Installation;
import dev.relkt.dataset.AnsweredQuestion;
import dev.relkt.dataset.DataRefused;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.serving.VersionEncoders;
import dev.relkt.passage.Language;
import dev.relkt.ranking.SentenceScorer;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code relkt evaluate sentences}: whether the right sentence of the right passage is found. */
@Command(
    name = "sentences",
    mixinStandardHelpOptions = true,
    description = {
      "Asks XQuAD's questions of the paragraph that answers and prints, by question language, for what"
          + " share of them the sentence that is given as the answer is the right one.",
      ""
    })
final class EvaluateSentencesCommand implements Callable<Integer> {

  @Mixin private Console console = new Console();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The folder with XQuAD's files, with the sentences of XQuAD-R.")
  private Path data = Path.of(".");

  @Option(
      names = "--model",
      paramLabel = "NAME/NUMBER",
      required = true,
      description = "A model version, such as student/3.")
  private String model = "";

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "The questions' split (default: ${DEFAULT-VALUE}).")
  private String split = "dev";

  @Option(
      names = "--passage-language",
      paramLabel = "LANG",
      description = "The paragraphs' language (default: that of the question).")
  private String passageLanguage = "";

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      description =
          "Where model versions live (default: models here, or those of the installation).")
  private Path registry = Installation.registryRoot();

  /** Questions, and those of which the right sentence was found. */
  private static final class Count {
    int questions;
    int right;

    double share() {
      return (double) right / questions;
    }
  }

  @Override
  public Integer call() {
    ModelVersion version;
    Language passages;
    try {
      version = ModelVersion.parse(model);
      passages = passageLanguage.isEmpty() ? Language.UNDETERMINED : new Language(passageLanguage);
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
    try {
      List<AnsweredQuestion> asked = AnsweredQuestion.ofXquad(data, split, passages);
      print(counted(asked, new ModelRegistry(registry).resolve(version)));
      return ExitCode.OK;
    } catch (DataRefused | ModelRefused | EncoderUnavailable e) {
      return EvaluateCommand.refused(console, e.getMessage());
    }
  }

  private static Map<Language, Count> counted(List<AnsweredQuestion> asked, ModelFolder folder) {
    Map<Language, Count> counts = new TreeMap<>();
    try (var encoder = VersionEncoders.open(folder, List.of())) {
      var scorer = new SentenceScorer(encoder);
      for (AnsweredQuestion one : asked) {
        Optional<AnswerSpan> found =
            new AnswerSentences(
                    one.question().text(), scorer, Optional.of(folder.manifest().windowRule()))
                .of(one.passage());
        Count count = counts.computeIfAbsent(one.question().language(), l -> new Count());
        count.questions++;
        count.right += found.filter(span -> isIn(span, one)).isPresent() ? 1 : 0;
      }
    }
    return counts;
  }

  /** More than half of it: ends of sentences are not found alike by everybody. */
  private static boolean isIn(AnswerSpan span, AnsweredQuestion right) {
    int common = Math.min(span.to(), right.to()) - Math.max(span.from(), right.from());
    return 2 * common > span.to() - span.from();
  }

  /** At least one language has questions. */
  private void print(Map<Language, Count> counts) {
    var table = new TextTable("language", "questions", "right sentence");
    counts.forEach(
        (language, count) -> table.row(language, count.questions, "%.3f".formatted(count.share())));
    table.row(
        "average",
        counts.values().stream().mapToInt(c -> c.questions).sum(),
        "%.3f"
            .formatted(counts.values().stream().mapToDouble(Count::share).average().orElseThrow()));
    table.lines().forEach(console.out()::println);
    console.out().flush();
  }
}
