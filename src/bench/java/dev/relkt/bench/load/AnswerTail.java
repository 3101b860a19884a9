package dev.relkt.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.local.Sleep;
import dev.relkt.topic.AnswersTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Sees every answer when it comes. Safe for use by several threads. */
public final class AnswerTail implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<SeenAnswer> seen = new ArrayList<>();
  private final Set<String> answered = new HashSet<>();
  private final TopicTail tail;

  public AnswerTail(String bootstrapServers) {
    tail = new TopicTail(bootstrapServers, AnswersTopic.NAME, this::see);
  }

  private void see(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    long now = WallClock.micros();
    byte[] key = record.key();
    byte[] value = record.value();
    if (key == null || value == null) {
      return;
    }
    String id = new String(key, StandardCharsets.UTF_8);
    JsonNode json;
    try {
      json = JSON.readTree(value);
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
   * @param since {@link WallClock#micros}; earlier ones do not count
   * @return nothing if none came in time
   */
  public Optional<SeenAnswer> await(long since, Predicate<SeenAnswer> wanted, Duration timeout) {
    long until = WallClock.micros() + timeout.toMillis() * 1_000;
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
      if (WallClock.micros() > until) {
        return Optional.empty();
      }
      Sleep.of(Duration.ofMillis(5));
    }
  }

  @Override
  public void close() {
    tail.close();
  }
}
