package dev.relkt.client;

import dev.relkt.client.DeadLetterTopic.LeftOut;
import dev.relkt.client.DeadLetterTopic.Older;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RawRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.TopicConfig;

/** Which dead letters are not sent again: what is newer than they must not be undone. */
final class ReplayExclusions {

  private ReplayExclusions() {}

  /**
   * Letter → why it is not sent, in their order.
   *
   * @param letterTopic where the letters lie
   * @param older whether those are sent that are older than another write of their id
   * @throws ClientFailed if the topics that they came from cannot be read
   */
  static Map<RawRecord, LeftOut> of(
      Brokers brokers, String letterTopic, List<RawRecord> letters, Older older) {
    Map<RawRecord, LeftOut> leftOut = new LinkedHashMap<>();
    letters.stream()
        .filter(DeadLetters::isCut)
        .forEach(raw -> leftOut.put(raw, new LeftOut("a part of it is cut off", false)));
    // Two questions of one id are two questions.
    if (older == Older.SENT || letterTopic.equals(DeadLetters.topicOf(QuestionsTopic.NAME))) {
      return leftOut;
    }
    Map<String, List<RawRecord>> originals =
        letters.stream()
            .map(raw -> DeadLetters.decode(raw).original())
            .collect(Collectors.groupingBy(RawRecord::topic));
    Map<String, Log> logs = new HashMap<>();
    originals.forEach(
        (topic, records) ->
            logs.put(
                topic,
                new Log(NewerWrites.after(brokers, topic, records), deletesKept(brokers, topic))));
    Instant now = Instant.now();
    for (RawRecord raw : letters) {
      RawRecord original = DeadLetters.decode(raw).original();
      Optional.ofNullable(logs.get(original.topic()))
          .flatMap(log -> log.objection(original, now))
          .ifPresent(why -> leftOut.putIfAbsent(raw, new LeftOut(why, true)));
    }
    return leftOut;
  }

  /**
   * A topic that letters came from.
   *
   * @param deletesKept for how long at least it has deletes; absent where that is not known
   */
  record Log(NewerWrites writes, Optional<Duration> deletesKept) {

    /** Why a record must not be written once more. */
    Optional<String> objection(RawRecord original, Instant now) {
      Optional<NewerWrites.Since> since = writes.since(original);
      if (since.isPresent()) {
        return Optional.of(
            switch (since.get()) {
              case DELETED -> "it was deleted after this letter";
              case WRITTEN_AGAIN -> "it was written again after this letter";
              case DELETED_IN_A_HIGHER_VERSION -> "it was deleted in a higher version";
              case WRITTEN_IN_A_HIGHER_VERSION -> "it was written in a higher version";
            });
      }
      return deletesKept
          .filter(
              kept ->
                  original.timestampMillis() >= 0
                      && Instant.ofEpochMilli(original.timestampMillis()).isBefore(now.minus(kept)))
          .map(
              kept ->
                  "it is older than the deletes that the topic still has, %d h"
                      .formatted(kept.toHours()));
    }
  }

  private static Optional<Duration> deletesKept(Brokers brokers, String topic) {
    try (var admin = brokers.admin()) {
      return TopicReader.setting(admin, topic, TopicConfig.DELETE_RETENTION_MS_CONFIG)
          .map(millis -> Duration.ofMillis(Long.parseLong(millis)));
    }
  }
}
