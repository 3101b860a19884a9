package dev.relkt.bench.load;

import dev.relkt.answering.Question;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.topic.QuestionsTopic;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Questions by a steady rate, whether they are answered or not. */
public final class QuestionTraffic implements AutoCloseable {

  private static final int TOP_K = 3;

  private final PatientProducer producer;
  private final BenchCorpus corpus;
  private final Random random;
  private final int passages;
  private final Duration deadline;
  private final Map<String, Long> askedAt = new ConcurrentHashMap<>();
  private Pace pace = new Pace("relkt-bench-idle", 1e-3, due -> {});
  private int asked;

  /**
   * @param passages questions are about the first so many
   * @param deadline of every question
   */
  public QuestionTraffic(
      PatientProducer producer, BenchCorpus corpus, long seed, int passages, Duration deadline) {
    this.producer = producer;
    this.corpus = corpus;
    this.random = new Random(seed);
    this.passages = passages;
    this.deadline = deadline;
  }

  /** Begins. */
  public void start(double perSecond) {
    pace.close();
    pace = new Pace("relkt-bench-questions", perSecond, this::ask);
  }

  /** Ends, and waits until the brokers have all questions. */
  public void stop() {
    pace.close();
    producer.flush();
  }

  private void ask(long due) {
    String id = "bench-q-%07d".formatted(asked++);
    askedAt.put(id, due);
    var question =
        new Question(
                id, corpus.question(random.nextInt(passages)), TOP_K, PassageFilter.NONE, deadline)
            .with(QuestionOptions.builder().explain(true).build());
    var record = QuestionsTopic.encode(QuestionsTopic.NAME, question);
    producer.send(
        new org.apache.kafka.clients.producer.ProducerRecord<>(
            record.topic(), record.key(), record.value()));
  }

  /** Question id → when it was due, {@link WallClock#micros}. */
  public Map<String, Long> askedAt() {
    return Map.copyOf(askedAt);
  }

  @Override
  public void close() {
    pace.close();
  }
}
