package dev.relkt.bench.serve;

import dev.relkt.answering.Question;
import dev.relkt.bench.load.Pace;
import dev.relkt.bench.load.PatientProducer;
import dev.relkt.bench.load.TopicTail;
import dev.relkt.bench.load.WallClock;
import dev.relkt.local.Sleep;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.topic.QuestionsTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Asks questions at a steady rate, whether they are answered or not, of whatever reads one topic
 * and writes the other. For one thread.
 */
final class QuestionLoad {

  private static final int TOP_K = 10;
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(10);

  // Quotation marks within texts are escaped, so these are nowhere else in an answer.
  private static final byte[] PARTIAL = "\"partial\":true".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOTED = "\"notes\":[\"".getBytes(StandardCharsets.UTF_8);

  private final String brokers;
  private final String questionsTopic;
  private final String answersTopic;
  private final List<String> texts;
  private final DoubleSupplier cpuSeconds;

  /**
   * @param texts asked in turn, one or more
   * @param cpuSeconds of what answers, so far
   */
  QuestionLoad(
      String brokers,
      String questionsTopic,
      String answersTopic,
      List<String> texts,
      DoubleSupplier cpuSeconds) {
    this.brokers = brokers;
    this.questionsTopic = questionsTopic;
    this.answersTopic = answersTopic;
    this.texts = List.copyOf(texts);
    this.cpuSeconds = cpuSeconds;
  }

  /**
   * Asks for so long, and then waits for the last answers, 5 seconds after their deadline at most.
   */
  Latencies ask(double perSecond, Duration duration) {
    var run = new Run();
    try (var producer = new PatientProducer(brokers);
        var tail = new TopicTail(brokers, answersTopic, TopicTail.From.END, run::see)) {
      producer.partitions(questionsTopic); // what is fetched once is not a question's to wait for
      double cpu = cpuSeconds.getAsDouble();
      try (var pace =
          new Pace("relkt-bench-questions", perSecond, due -> run.send(producer, due))) {
        Sleep.of(duration);
      }
      double used = cpuSeconds.getAsDouble() - cpu;
      long until = WallClock.micros() + WallClock.micros(DEADLINE.plus(PATIENCE));
      while (!run.due.isEmpty() && WallClock.micros() < until) {
        Sleep.of(POLL);
      }
      return run.figures(perSecond, used);
    }
  }

  /** What was asked and seen. */
  private final class Run {
    private final String prefix = UUID.randomUUID() + "-";
    private final Map<String, Long> due = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Histogram micros = Latencies.newHistogram();
    private int partial;
    private int noted;

    void send(PatientProducer producer, long dueAt) {
      int number = asked.getAndIncrement();
      String id = prefix + number;
      var question =
          QuestionsTopic.encode(
              questionsTopic,
              new Question(
                  id, texts.get(number % texts.size()), TOP_K, PassageFilter.NONE, DEADLINE));
      due.put(id, dueAt);
      producer.send(new ProducerRecord<>(question.topic(), question.key(), question.value()));
    }

    void see(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
      long now = WallClock.micros();
      byte[] key = record.key();
      Long dueAt = key == null ? null : due.remove(new String(key, StandardCharsets.UTF_8));
      if (dueAt == null) {
        return; // another one's, or a second answer
      }
      byte[] value = record.value();
      synchronized (micros) {
        micros.recordValue(Math.min(Math.max(0, now - dueAt), micros.getHighestTrackableValue()));
        partial += value != null && contains(value, PARTIAL) ? 1 : 0;
        noted += value != null && contains(value, NOTED) ? 1 : 0;
      }
    }

    Latencies figures(double perSecond, double cpuUsed) {
      synchronized (micros) {
        return new Latencies(perSecond, asked.get(), micros.copy(), partial, noted, cpuUsed);
      }
    }
  }

  /** From the end on, where both stand. */
  private static boolean contains(byte[] in, byte[] what) {
    for (int at = in.length - what.length; at >= 0; at--) {
      int same = 0;
      while (same < what.length && in[at + same] == what[same]) {
        same++;
      }
      if (same == what.length) {
        return true;
      }
    }
    return false;
  }
}
