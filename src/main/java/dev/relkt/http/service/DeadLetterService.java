package dev.relkt.http.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.client.Brokers;
import dev.relkt.client.ClientFailed;
import dev.relkt.client.DeadLetterTopic;
import dev.relkt.http.access.Access;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.job.options.Settings;
import dev.relkt.topic.RawRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Looks at dead letters and sends them again, for callers who see all passages: the letters are of
 * all of them. Safe for use by several threads.
 */
public final class DeadLetterService {

  /** The topics that have dead letters, as addresses and bodies name them. */
  public static final List<String> TOPICS = List.of("passages", "questions", "models");

  private static final int MAX_LETTERS = 10_000;
  private static final long MAX_BYTES = 256L << 20;

  private final Brokers brokers;
  private final Settings.Topics topics;

  /** One replay at a time: the next one sees what the one before has written. */
  private final ReentrantLock replaying = new ReentrantLock();

  DeadLetterService(Brokers brokers, Settings.Topics topics) {
    this.brokers = brokers;
    this.topics = topics;
  }

  /**
   * The newest ones of a topic, newest first, as JSON.
   *
   * @param topic one of {@link #TOPICS}
   * @param most how many, 1 or more
   * @throws ProblemException if the caller must not, or Kafka is away
   */
  public ObjectNode newest(Access access, String topic, int most) {
    DeadLetterTopic letters = letters(access, topic);
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("topic", letters.name());
    asked(() -> letters.newest(most, LetterJson::summary)).forEach(json.putArray("letters")::add);
    return json;
  }

  /**
   * One of them, as JSON.
   *
   * @param topic one of {@link #TOPICS}
   * @param name {@code PARTITION:OFFSET}
   * @throws ProblemException if there is none, the caller must not, or Kafka is away
   */
  public RawRecord find(Access access, String topic, String name) {
    DeadLetterTopic letters = letters(access, topic);
    RawRecord found = asked(() -> letters.findAll(List.of(name))).get(name);
    if (found == null) {
      throw new ProblemException(
          Kind.NOT_FOUND, "there is no dead letter %s in %s".formatted(name, letters.name()));
    }
    return found;
  }

  /**
   * Sends some of them again.
   *
   * @param topic one of {@link #TOPICS}
   * @param names {@code PARTITION:OFFSET} each
   * @return what came of each, as JSON
   * @throws ProblemException if the caller must not, or Kafka is away
   */
  public ObjectNode replay(
      Access access, String topic, List<String> names, DeadLetterTopic.Older older) {
    DeadLetterTopic letters = letters(access, topic);
    return replaying(
        () -> {
          Map<String, RawRecord> found = letters.findAll(names);
          ObjectNode json = replay(letters, List.copyOf(found.values()), older);
          ArrayNode results = json.withArray("letters");
          names.stream()
              .filter(name -> !found.containsKey(name))
              .forEach(name -> results.addObject().put("letter", name).put("status", "not-found"));
          return json;
        });
  }

  /**
   * Sends all of them again.
   *
   * @param topic one of {@link #TOPICS}
   * @return what came of each, as JSON
   * @throws ProblemException if they are too many, the caller must not, or Kafka is away
   */
  public ObjectNode replayAll(Access access, String topic, DeadLetterTopic.Older older) {
    DeadLetterTopic letters = letters(access, topic);
    return replaying(() -> replay(letters, all(letters), older));
  }

  private static List<RawRecord> all(DeadLetterTopic letters) {
    List<RawRecord> all = new ArrayList<>();
    long[] bytes = {0};
    letters.forEach(
        raw -> {
          byte[] value = raw.value();
          bytes[0] += value == null ? 0 : value.length;
          if (all.size() == MAX_LETTERS || bytes[0] > MAX_BYTES) {
            throw new ProblemException(
                Kind.CONFLICT,
                "%s: too many dead letters for one request (expected: at most %,d with %,d bytes); name them, or use \"relkt dlq replay --all\""
                    .formatted(letters.name(), MAX_LETTERS, MAX_BYTES));
          }
          all.add(raw);
        });
    return all;
  }

  private static ObjectNode replay(
      DeadLetterTopic letters, List<RawRecord> chosen, DeadLetterTopic.Older older) {
    DeadLetterTopic.Replayed replayed = letters.replay(chosen, older);
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("topic", letters.name());
    json.put("sent", replayed.sent().size()).put("leftOut", replayed.leftOut().size());
    ArrayNode results = json.putArray("letters");
    for (RawRecord raw : chosen) {
      ObjectNode one = results.addObject().put("letter", DeadLetterTopic.name(raw));
      DeadLetterTopic.LeftOut why = replayed.leftOut().get(raw);
      if (why == null) {
        one.put("status", "sent");
      } else {
        one.put("status", "left-out")
            .put("reason", why.reason() + (why.older() ? " (evenIfOlder)" : ""));
      }
    }
    return json;
  }

  private DeadLetterTopic letters(Access access, String topic) {
    if (!access.visible().isEmpty()) {
      throw new ProblemException(
          Kind.FORBIDDEN,
          "dead letters are of all passages (expected: an access token without tenant and filter)");
    }
    String name =
        switch (topic) {
          case "passages" -> topics.passagesDeadLetters();
          case "questions" -> topics.questionsDeadLetters();
          case "models" -> topics.modelsDeadLetters();
          default ->
              throw new ProblemException(
                  Kind.BAD_REQUEST,
                  "topic: unknown (expected: one of %s)".formatted(String.join(", ", TOPICS)));
        };
    return new DeadLetterTopic(brokers, name);
  }

  private <T> T replaying(Supplier<T> replay) {
    replaying.lock();
    try {
      return asked(replay);
    } finally {
      replaying.unlock();
    }
  }

  private static <T> T asked(Supplier<T> ask) {
    try {
      return ask.get();
    } catch (ClientFailed e) {
      throw ProblemException.unavailable(String.valueOf(e.getMessage()), e);
    }
  }
}
