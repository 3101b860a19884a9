package dev.relkt.cli.serve;

import dev.relkt.answering.Question;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.StepProgress;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.cli.options.SettingsArguments;
import dev.relkt.client.Brokers;
import dev.relkt.client.PassageSender;
import dev.relkt.client.QuestionClient;
import dev.relkt.client.SentPassages;
import dev.relkt.client.TopicReader;
import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.evaluation.Percentiles;
import dev.relkt.local.Laptop;
import dev.relkt.local.Sleep;
import dev.relkt.passage.Passage;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.status.IndexStatus;
import dev.relkt.status.Searchable;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of the demonstration against a laptop that is up, step by step. */
final class DemoRun {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(20);
  private static final int WARM_UP = 3;
  private static final int UPDATES = 20;
  private static final Duration PACE = Duration.ofMillis(150);

  private final Brokers brokers;
  private final IndexOptions index;
  private final RetrievalTask sample;
  private final PrintWriter out;
  private final PrintWriter err;
  private final long start;
  private Instant updatesFrom = Instant.MAX;

  DemoRun(Laptop laptop, RetrievalTask sample, PrintWriter out, PrintWriter err, long start) {
    this.brokers = Brokers.at(laptop.bootstrapServers());
    this.index = IndexOptions.at(laptop.settings().index().root());
    this.sample = sample;
    this.out = out;
    this.err = err;
    this.start = start;
  }

  private void say(String what) {
    out.println("%5.1f s  %s".formatted((System.nanoTime() - start) / 1e9, what));
  }

  /** Until questions could be answered, from an index that is still empty. */
  void awaitReaders() {
    say("waiting for the first snapshot of the index");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (index.find().isEmpty() && System.nanoTime() < deadline) {
      Sleep.of(Duration.ofMillis(50));
    }
    await(SentPassages.NONE);
  }

  private GenerationStore await(SentPassages sent) {
    GenerationStore store = index.require();
    var state = new Searchable(store, Clock.systemUTC()).await(sent, PATIENCE);
    if (state != Searchable.State.SERVED) {
      throw new CommandFailed(
          "after %d s: %s (expected: %s); the log says why"
              .formatted(PATIENCE.toSeconds(), state, Searchable.State.SERVED));
    }
    return store;
  }

  boolean ingest() {
    int count = sample.passages().size();
    long languages = sample.passages().stream().map(Passage::language).distinct().count();
    say(
        "sending %,d passages in %d languages to the topic %s"
            .formatted(count, languages, PassagesTopic.NAME));
    SentPassages sent;
    try (var sender = new PassageSender(brokers, PassagesTopic.NAME)) {
      sample.passages().forEach(passage -> send(sender, passage));
      sent = sender.flush();
    }
    GenerationStore store = await(sent);
    IndexStatus status =
        IndexStatus.of(store, SettingsArguments.retention(), Clock.systemUTC()).orElseThrow();
    long passages = status.snapshot().orElseThrow().passages();
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

  /** Sends some passages again, one at a time: how fresh the index is once everything is warm. */
  void update() {
    say("sending %,d of them once more, one every %d ms".formatted(UPDATES, PACE.toMillis()));
    updatesFrom = Instant.now();
    SentPassages sent;
    try (var sender = new PassageSender(brokers, PassagesTopic.NAME)) {
      sample.passages().stream()
          .limit(UPDATES)
          .forEach(
              passage -> {
                send(sender, passage);
                sender.flush();
                Sleep.of(PACE);
              });
      sent = sender.flush();
    }
    await(sent);
  }

  List<DemoResult> ask() {
    var results = new ArrayList<DemoResult>();
    say(
        "asking %,d questions through Kafka, one after the other"
            .formatted(sample.questions().size()));
    try (QuestionClient asking =
            QuestionClient.open(brokers, QuestionsTopic.NAME, AnswersTopic.NAME);
        var progress = StepProgress.of(err, "asking", "questions", sample.questions().size())) {
      // The first questions of a process wait for its classes.
      sample.questions().stream().limit(WARM_UP).forEach(q -> ask(asking, q, "warm-up-" + q.id()));
      for (LabelledQuestion question : sample.questions()) {
        ask(asking, question, question.id())
            .ifPresentOrElse(
                answered ->
                    results.add(
                        DemoResult.of(
                            question, gold(question), answered.reply(), answered.latency())),
                () -> err.println("no answer to question " + question.id()));
        progress.at(results.size(), "");
      }
    }
    say("%,d of %,d questions answered".formatted(results.size(), sample.questions().size()));
    return results;
  }

  private static void send(PassageSender sender, Passage passage) {
    sender.send(
        passage.id().value(),
        Optional.ofNullable(PassagesTopic.encode(PassagesTopic.NAME, passage).value()));
  }

  /** The passage that answers it; the sample has one for each. */
  private Passage gold(LabelledQuestion question) {
    var gold = sample.qrels().gold(question.id()).keySet();
    return sample.passages().stream().filter(p -> gold.contains(p.id())).findFirst().orElseThrow();
  }

  private static Optional<QuestionClient.Answered> ask(
      QuestionClient asking, LabelledQuestion question, String id) {
    return asking
        .ask(
            Question.of(id, question.text())
                .with(QuestionOptions.builder().language(question.language()).build()),
            ANSWER_PATIENCE)
        .filter(answered -> !answered.reply().partial());
  }

  void report(List<DemoResult> results) {
    IndexStatus status =
        IndexStatus.of(index.require(), SettingsArguments.retention(), Clock.systemUTC())
            .orElseThrow();
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
            + describe(status.freshness(updatesFrom, Instant.MAX)));
    out.println(
        "  of the first passages, all at once:       "
            + describe(status.freshness(Instant.MIN, updatesFrom)));
    if (!results.isEmpty()) {
      out.println(
          "question latency, as the asker sees it:    "
              + Percentiles.of(results.stream().map(r -> r.latency().toNanos() / 1e6).toList()));
    }
    out.println(
        "index:                                     %,d passages, %,d windows, model %s"
            .formatted(
                status.snapshot().orElseThrow().passages(),
                status.snapshot().orElseThrow().windows(),
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

  private static String describe(Optional<Percentiles> freshness) {
    return freshness.map(Percentiles::toString).orElse("no sample");
  }
}
