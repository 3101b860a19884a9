package dev.relkt.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.topic.AnswersTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A thread that sees every answer when it comes, from the beginning of the topic on; brokers that
 * are away are waited for. Safe for use by several threads.
 */
public final class AnswerTail implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration POLL = Duration.ofMillis(20);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private final List<SeenAnswer> seen = new ArrayList<>();
  private final Set<String> answered = new HashSet<>();
  private volatile boolean stopped;

  public AnswerTail(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", bootstrapServers,
                "enable.auto.commit", false,
                "auto.offset.reset", "earliest",
                "fetch.max.wait.ms", 20,
                "request.timeout.ms", 5_000,
                "reconnect.backoff.max.ms", 200,
                "retry.backoff.max.ms", 500,
                "socket.connection.setup.timeout.ms", 1_000,
                "enable.metrics.push", false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(AnswersTopic.NAME, Duration.ofSeconds(60)).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread = Thread.ofPlatform().name("relkt-bench-answers").daemon().start(this::run);
  }

  private void run() {
    while (!stopped) {
      try {
        consumer.poll(POLL).forEach(this::see);
      } catch (KafkaException e) {
        // The brokers are away; the next poll asks again from where this one was.
        pause();
      }
    }
  }

  private void see(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null || record.value() == null) {
      return;
    }
    long now = Wall.micros();
    String id = new String(record.key(), StandardCharsets.UTF_8);
    JsonNode json;
    try {
      json = JSON.readTree(record.value());
    } catch (IOException e) {
      return; // the checker says so
    }
    synchronized (seen) {
      answered.add(id);
      seen.add(
          new SeenAnswer(
              id, now, json.path("modelVersion").asText(""), json.path("generation").asInt(0)));
    }
  }

  /** All so far, in the order in which they came. */
  public List<SeenAnswer> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  /** How many questions have an answer. */
  public int answered() {
    synchronized (seen) {
      return answered.size();
    }
  }

  /**
   * Waits for an answer.
   *
   * @param since {@link Wall#micros}; earlier ones do not count
   * @return nothing if none came in time
   */
  public Optional<SeenAnswer> await(long since, Predicate<SeenAnswer> wanted, Duration timeout) {
    long until = Wall.micros() + timeout.toMillis() * 1_000;
    int from = 0;
    while (true) {
      synchronized (seen) {
        for (; from < seen.size(); from++) {
          SeenAnswer one = seen.get(from);
          if (one.seenAt() >= since && wanted.test(one)) {
            return Optional.of(one);
          }
        }
      }
      if (Wall.micros() > until) {
        return Optional.empty();
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted", e);
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(5_000);
      consumer.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
