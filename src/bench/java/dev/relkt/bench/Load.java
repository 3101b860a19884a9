package dev.relkt.bench;

import dev.relkt.bench.load.AnswerTail;
import dev.relkt.bench.load.BenchCorpus;
import dev.relkt.bench.load.EventTail;
import dev.relkt.bench.load.FreshnessWatch;
import dev.relkt.bench.load.PassageTraffic;
import dev.relkt.bench.load.PatientProducer;
import dev.relkt.bench.load.QuestionTraffic;
import dev.relkt.bench.load.WallClock;
import dev.relkt.local.Sleep;
import dev.relkt.snapshot.GenerationStore;
import java.time.Duration;
import java.util.Map;

/** All that is sent to a system and seen of it while a benchmark runs. */
final class Load implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final SwapPlan plan;
  private final PatientProducer producer;
  private final PassageTraffic passages;
  private final QuestionTraffic questions;
  private final AnswerTail answers;
  private final EventTail events;
  private final FreshnessWatch freshness;
  private long startedAt;
  private long stoppedAt;
  private long sentBefore;
  private long sentUntil;

  Load(String bootstrapServers, SwapPlan plan, BenchCorpus corpus, GenerationStore store) {
    this.plan = plan;
    producer = new PatientProducer(bootstrapServers);
    passages = new PassageTraffic(producer, corpus, plan.seed());
    questions =
        new QuestionTraffic(producer, corpus, plan.seed() + 1, plan.passages(), plan.deadline());
    answers = new AnswerTail(bootstrapServers);
    events = new EventTail(bootstrapServers);
    freshness = new FreshnessWatch(store);
  }

  PatientProducer producer() {
    return producer;
  }

  AnswerTail answers() {
    return answers;
  }

  /** How much of a generation is built, 0 to 1. */
  double built(int generation) {
    return events.built(generation).orElse(0);
  }

  /** Sends the first passages; partition → the offset after the last one. */
  Map<Integer, Long> ingest() {
    return passages.ingest(plan.passages(), sent -> {});
  }

  /** Changes and questions begin. */
  void start() {
    sentBefore = producer.sent();
    startedAt = WallClock.micros();
    passages.start(plan.passagesPerSecond());
    questions.start(plan.questionsPerSecond());
  }

  /** Waits until nearly all questions that were asked are answered. */
  void awaitCaughtUp(Duration patience) {
    long until = WallClock.micros() + patience.toMillis() * 1_000;
    while (waiting() > Math.max(3, plan.questionsPerSecond() / 2) && WallClock.micros() < until) {
      Sleep.of(PAUSE);
    }
  }

  private int waiting() {
    return questions.askedAt().size() - answers.answered();
  }

  /**
   * Changes and questions end.
   *
   * @param patience how long to wait for the last answers
   * @return partition → the offset after its last passage
   */
  Map<Integer, Long> stop(Duration patience) {
    questions.stop();
    sentUntil = producer.sent();
    stoppedAt = WallClock.micros();
    Map<Integer, Long> offsets = passages.stop();
    long until = WallClock.micros() + patience.toMillis() * 1_000;
    while (waiting() > 0 && WallClock.micros() < until) {
      Sleep.of(PAUSE);
    }
    return offsets;
  }

  /** How it goes. */
  String describe() {
    return "%,d records sent, %,d acknowledged, %,d questions, %,d without answer yet"
        .formatted(
            producer.sent(),
            producer.acknowledged(),
            questions.askedAt().size(),
            Math.max(0, waiting()));
  }

  Measured measured() {
    return new Measured(
        producer.sent(),
        producer.acknowledged(),
        producer.failed(),
        (stoppedAt - startedAt) / 1e6,
        sentUntil - sentBefore,
        questions.askedAt(),
        answers.seen(),
        freshness.samples());
  }

  @Override
  public void close() {
    try (producer;
        answers;
        events;
        freshness;
        passages) {
      questions.close();
    }
  }
}
