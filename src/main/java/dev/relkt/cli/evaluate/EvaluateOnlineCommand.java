package dev.relkt.cli.evaluate;

import dev.relkt.answering.Question;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.answering.Ranking;
import dev.relkt.answering.Reply;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.cli.options.OptionValues;
import dev.relkt.dataset.DataRefused;
import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.Run;
import dev.relkt.evaluation.Comparison;
import dev.relkt.evaluation.Percentiles;
import dev.relkt.evaluation.QuestionClusters;
import dev.relkt.evaluation.Resampling;
import dev.relkt.evaluation.Scoring;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.QuestionsTopic;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code relkt evaluate online}: the same scores, of the answers of a running system. */
@Command(
    name = "online",
    mixinStandardHelpOptions = true,
    description = {
      "Asks labelled questions through Kafka of a running system that has ingested the passages,"
          + " and prints the same scores as relkt evaluate, with the latency.",
      "",
      "Of three files, --passages may be left out: it only says how large the pool should be."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every question was answered in full, and scores were printed",
      "1:some were not, or the data cannot be used; standard error says why",
      "2:wrong options"
    })
final class EvaluateOnlineCommand implements Callable<Integer> {

  /** Longer than anybody would wait, so that what is measured is not cut off. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @Mixin private Console console = new Console();

  @Mixin private LabelledInput input = new LabelledInput();

  @Mixin private BrokerOptions brokers = new BrokerOptions();

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description =
          "How many passages to ask for, 1 to 1000 (default: ${DEFAULT-VALUE}); measures that look"
              + " deeper are left out.")
  private int topK = Question.DEFAULT_TOP_K;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "hybrid",
      description =
          "By what passages are found: dense, lexical or hybrid (default: ${DEFAULT-VALUE}).")
  private String mode = "hybrid";

  @Option(
      names = "--rerank",
      paramLabel = "on|off",
      defaultValue = "on",
      description = "Whether the model's ranker orders the candidates (default: ${DEFAULT-VALUE}).")
  private String rerank = "on";

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "How many of them it orders, 1 to 200 (default: ${DEFAULT-VALUE}).")
  private int candidates = QuestionOptions.DEFAULT_CANDIDATES;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      description =
          "How many questions may wait for answers at a time (default: ${DEFAULT-VALUE}).")
  private int inFlight = 64;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait for an answer (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds = 60;

  @Option(
      names = "--questions-topic",
      paramLabel = "TOPIC",
      description = "Default: ${DEFAULT-VALUE}.")
  private String questionsTopic = QuestionsTopic.NAME;

  @Option(
      names = "--answers-topic",
      paramLabel = "TOPIC",
      description = "Default: ${DEFAULT-VALUE}.")
  private String answersTopic = AnswersTopic.NAME;

  @Option(names = "--run", paramLabel = "FILE", description = "Write what was found as a TREC run.")
  private @Nullable Path runFile;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() {
    refuseWrongNumbers();
    QuestionOptions options = options();
    EvaluateCommand.refuseNoFile(console, runFile);
    PrintWriter err = console.err();
    try {
      LabelledInput.Labelled labelled = input.labelled(err);
      // Ids that nobody has used, so that no answer from before is taken for one of now.
      String prefix = "evaluate-" + UUID.randomUUID() + "/";
      QuestionBatch asked =
          QuestionBatch.ask(
              brokers.brokers(),
              new QuestionBatch.Way(
                  questionsTopic, answersTopic, inFlight, Duration.ofSeconds(timeoutSeconds)),
              questions(labelled, prefix, options),
              new EvaluationSteps(err));
      return report(labelled, asked, prefix);
    } catch (DataRefused | IllegalArgumentException e) {
      return EvaluateCommand.refused(console, e.getMessage());
    } catch (IOException e) {
      return EvaluateCommand.refused(console, e.toString());
    }
  }

  private void refuseWrongNumbers() {
    if (topK < 1 || topK > Question.MAX_TOP_K) {
      throw console.usage("--top-k: %d (expected: 1 to %d)".formatted(topK, Question.MAX_TOP_K));
    }
    if (inFlight < 1) {
      throw console.usage("--in-flight: %d (expected: 1 or more)".formatted(inFlight));
    }
    if (timeoutSeconds < 1) {
      throw console.usage("--timeout: %d (expected: 1 or more)".formatted(timeoutSeconds));
    }
  }

  /** Texts are not needed: passages count by their ids. */
  private QuestionOptions options() {
    try {
      return QuestionOptions.builder()
          .mode(OptionValues.constant("--mode", QuestionOptions.Mode.class, mode))
          .rerank(OptionValues.isOn("--rerank", rerank))
          .candidates(candidates)
          .text(QuestionOptions.Text.NONE)
          .build();
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
  }

  private List<Question> questions(
      LabelledInput.Labelled labelled, String prefix, QuestionOptions options) {
    List<Question> questions = new ArrayList<>();
    for (LabelledQuestion question : labelled.passages().questions().questions()) {
      questions.add(
          new Question(
              prefix + question.id(),
              question.text(),
              topK,
              PassageFilter.NONE,
              DEADLINE,
              options.toBuilder().language(question.language()).build()));
    }
    return questions;
  }

  private int report(LabelledInput.Labelled labelled, QuestionBatch asked, String prefix)
      throws IOException {
    Map<String, List<Run.Entry>> rankings = new LinkedHashMap<>();
    var models = new TreeSet<String>();
    var generations = new TreeSet<Integer>();
    var rankers = new TreeSet<String>();
    long partial = 0;
    for (LabelledQuestion question : labelled.passages().questions().questions()) {
      Reply reply = asked.replies().get(prefix + question.id());
      if (reply != null) {
        rankings.put(
            question.id(),
            reply.ranked().answers().stream()
                .map(a -> new Run.Entry(a.passage().id(), a.score()))
                .toList());
        partial += reply.partial() ? 1 : 0;
        reply.serving().ifPresent(p -> models.add(p.modelVersion().toString()));
        reply.serving().ifPresent(p -> generations.add(p.generation()));
        reply.ranking().flatMap(Ranking::rerank).ifPresent(r -> rankers.add(r.ranker()));
      }
    }
    var passages = new Run(rankings);
    Run run = labelled.documents().map(of -> of.found(passages)).orElse(passages);
    int known = labelled.documents().map(of -> of.known(passages)).orElse(topK);
    if (runFile != null) {
      run.write(runFile, "online");
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    input.name().ifPresent(name -> facts.put("dataset", name));
    facts.put("model", String.join(", ", models));
    facts.put("generation", String.join(", ", generations.stream().map(g -> "g" + g).toList()));
    facts.put("search", "online");
    facts.put("mode", mode);
    facts.put("ranker", rankers.isEmpty() ? "none" : String.join(", ", rankers));
    facts.put("topK", topK);
    facts.put("answered", asked.replies().size());
    facts.put("partial", partial);
    if (!asked.latencyMillis().isEmpty()) {
      Percentiles latency = Percentiles.of(asked.latencyMillis());
      facts.put("inFlight", inFlight);
      facts.put("p50Millis", rounded(latency.p50()));
      facts.put("p99Millis", rounded(latency.p99()));
    }
    facts.put(
        "perSecond", rounded(asked.replies().size() * 1e3 / Math.max(1, asked.took().toMillis())));
    Comparison.Section scores =
        Scoring.of(
            Pool.Division.WHOLE,
            List.of(labelled.ranked()),
            List.of(List.of(run)),
            known,
            Resampling.DEFAULT,
            QuestionClusters.of(List.of(labelled.passages())));
    var report =
        new ScoreReport(
            facts, List.of(Map.of()), new Comparison(List.of("online"), List.of(scores)));
    if (json) {
      report.writeJson(console.out());
    } else {
      report.writeTable(console.out());
    }
    if (asked.unanswered().isEmpty() && partial == 0) {
      return ExitCode.OK;
    }
    return EvaluateCommand.refused(
        console,
        "%,d questions were not answered within %,d s, %,d only in part (expected: none); \"%s\" and \"%s\" say more"
            .formatted(
                asked.unanswered().size(),
                timeoutSeconds,
                partial,
                brokers.command("status"),
                brokers.command("dlq list --topic " + questionsTopic)));
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
