package dev.relkt.cli;

import dev.relkt.answering.Question;
import dev.relkt.generation.GenerationStore;
import dev.relkt.job.Settings;
import dev.relkt.local.Laptop;
import dev.relkt.passage.PassageFilter;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows everything at once: starts Kafka and Flink with both jobs in this process, sends the"
          + " passages that come with ReLKT, asks the questions that come with it, and prints what"
          + " was found, how good it is and how long it took.",
      "",
      "Exit code 0 only if every passage was indexed and every question answered.",
      ""
    })
final class DemoCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(20);
  private static final int WARM_UP = 3;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep the data there (default: a temporary directory, deleted at the end).")
  private @Nullable Path data;

  @Option(
      names = "--model",
      paramLabel = "NAME/NUMBER",
      description = "The model version (default: the setting model).")
  private @Nullable String model;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting of the jobs, as \"relkt config\" lists them.")
  private List<String> overrides = List.of();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    long start = System.nanoTime();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (var directory = DemoDirectory.open(Optional.ofNullable(data));
        var running = new Running()) {
      var stop = new Thread(() -> stop(running, directory), "relkt-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      Logging.into(directory.path().resolve("logs"));
      DemoCorpus corpus = DemoCorpus.shipped();
      Laptop laptop =
          Laptop.start(
              directory.path(),
              0,
              bootstrap -> settings(directory.path(), bootstrap),
              step -> out.println("%5.1f s  %s".formatted(seconds(start), step)));
      running.laptop = laptop;
      var run = new Run(laptop, corpus, out, err, start);
      run.awaitReaders();
      boolean indexed = run.ingest();
      List<DemoResult> results = run.ask();
      run.report(results);
      boolean answered = results.size() == corpus.questions().size();
      if (!indexed || !answered) {
        err.println("relkt: the demonstration is not complete, see above");
        return 1;
      }
      return 0;
    }
  }

  /** What Ctrl-C has to stop, if it came so far. */
  private static final class Running implements AutoCloseable {
    private volatile @Nullable Laptop laptop;

    @Override
    public void close() {
      Laptop known = laptop;
      if (known != null) {
        known.close();
      }
    }
  }

  private static void stop(Running running, DemoDirectory directory) {
    running.close();
    directory.close();
  }

  private Settings settings(Path directory, String bootstrap) {
    var arguments =
        new SettingsArguments()
            .set("registry.root", Installation.registryRoot())
            .set("index.root", directory.resolve("index"))
            .set("work.directory", directory.resolve("work"));
    if (model != null) {
      arguments.set("model", model);
    }
    return arguments.setAll(overrides).set("kafka.brokers", bootstrap).read();
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /** One run against a laptop that is up. */
  private static final class Run {
    private final BrokerOptions brokers;
    private final IndexOptions index;
    private final DemoCorpus corpus;
    private final PrintWriter out;
    private final PrintWriter err;
    private final long start;

    Run(Laptop laptop, DemoCorpus corpus, PrintWriter out, PrintWriter err, long start) {
      this.brokers = BrokerOptions.at(laptop.bootstrapServers());
      this.index = IndexOptions.at(laptop.settings().index().root());
      this.corpus = corpus;
      this.out = out;
      this.err = err;
      this.start = start;
    }

    private void say(String what) {
      out.println("%5.1f s  %s".formatted(seconds(start), what));
    }

    /** Until questions could be answered, from an index that is still empty. */
    void awaitReaders() {
      say("waiting for the first cut of the index");
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (index.find().isEmpty() && System.nanoTime() < deadline) {
        pause();
      }
      await(Map.of());
    }

    private GenerationStore await(Map<Integer, Long> nextOffsets) {
      GenerationStore store = index.require();
      var state = new Searchable(store, Clock.systemUTC()).await(nextOffsets, PATIENCE);
      if (state != Searchable.State.SERVED) {
        throw new CommandFailed(
            "after %d s: %s (expected: %s); the log says why"
                .formatted(PATIENCE.toSeconds(), state, Searchable.State.SERVED));
      }
      return store;
    }

    boolean ingest() {
      int count = corpus.values().size();
      long languages = corpus.languages().values().stream().distinct().count();
      say(
          "sending %,d passages in %d languages to the topic %s"
              .formatted(count, languages, PassagesTopic.NAME));
      Map<Integer, Long> nextOffsets;
      try (var sender = new PassageSender(brokers, PassagesTopic.NAME)) {
        corpus.values().forEach((id, value) -> sender.send(id.value(), Optional.of(value)));
        nextOffsets = sender.flush();
      }
      GenerationStore store = await(nextOffsets);
      IndexStatus status = IndexStatus.of(store, Clock.systemUTC()).orElseThrow();
      long passages = status.cut().orElseThrow().passages();
      say("%,d of %,d passages can be found".formatted(passages, count));
      if (passages != count) {
        try (var admin = brokers.admin()) {
          String letters = DeadLetters.topicOf(PassagesTopic.NAME);
          TopicReader.readAll(
              brokers,
              TopicReader.partitions(admin, letters),
              raw -> err.println("refused: " + DeadLetters.decode(raw).rejection().reason()));
        }
      }
      return passages == count;
    }

    List<DemoResult> ask() {
      var results = new ArrayList<DemoResult>();
      say(
          "asking %,d questions through Kafka, one after the other"
              .formatted(corpus.questions().size()));
      try (Asking asking = Asking.open(brokers, QuestionsTopic.NAME, AnswersTopic.NAME);
          var progress = StepProgress.of(err, "asking", "questions", corpus.questions().size())) {
        // The first questions of a process wait for its classes.
        corpus.questions().stream()
            .limit(WARM_UP)
            .forEach(q -> ask(asking, q, "warm-up-" + q.id()));
        for (DemoCorpus.DemoQuestion question : corpus.questions()) {
          ask(asking, question, question.id())
              .ifPresentOrElse(
                  answered ->
                      results.add(
                          DemoResult.of(
                              question,
                              Objects.requireNonNull(corpus.languages().get(question.gold())),
                              answered.reply(),
                              answered.latency())),
                  () -> err.println("no answer to question " + question.id()));
          progress.at(results.size(), "");
        }
      }
      say("%,d of %,d questions answered".formatted(results.size(), corpus.questions().size()));
      return results;
    }

    private static Optional<Asking.Answered> ask(
        Asking asking, DemoCorpus.DemoQuestion question, String id) {
      return asking
          .ask(
              new Question(
                  id,
                  question.text(),
                  Question.DEFAULT_TOP_K,
                  PassageFilter.NONE,
                  Question.DEFAULT_DEADLINE),
              Optional.of(question.language()),
              ANSWER_PATIENCE)
          .filter(answered -> !answered.reply().partial());
    }

    void report(List<DemoResult> results) {
      IndexStatus status = IndexStatus.of(index.require(), Clock.systemUTC()).orElseThrow();
      var report = new DemoReport(results);
      out.println();
      report.questions().forEach(out::println);
      out.println();
      out.println("success@1 by language of the question (down) and of the passage (across)");
      report.success().forEach(line -> out.println("  " + line));
      out.println();
      out.println("MRR@10 by language of the question (down) and of the passage (across)");
      report.reciprocalRank().forEach(line -> out.println("  " + line));
      out.println();
      out.println(
          "freshness, record timestamp to searchable: "
              + status.freshness().map(Percentiles::toString).orElse("no sample"));
      if (!results.isEmpty()) {
        out.println(
            "question latency, as the asker sees it:    "
                + Percentiles.of(results.stream().map(r -> r.latency().toNanos() / 1e6).toList()));
      }
      out.println(
          "index:                                     %,d passages, %,d windows, model %s"
              .formatted(
                  status.cut().orElseThrow().passages(),
                  status.cut().orElseThrow().windows(),
                  status.generation().model()));
      out.println();
      out.println(
          "Next: \"relkt up\" runs all this until Ctrl-C and keeps its data. Then, in another"
              + " terminal,");
      out.println("  relkt ingest FILE.jsonl        your own passages");
      out.println("  relkt ask \"your question\"      in any language");
      out.println("  relkt status                   how far it is");
      out.println("README.md says more.");
    }

    private static void pause() {
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailed("interrupted", e);
      }
    }
  }
}
