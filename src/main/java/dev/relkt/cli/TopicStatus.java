package dev.relkt.cli;

import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.GenerationsTopic;
import dev.relkt.topic.ModelsTopic;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How far a topic and its reader are.
 *
 * @param topic its name
 * @param endOffsets partition → the offset that its next record will have; empty if there is no
 *     such topic
 * @param lag records that are not in the index yet; known for the passages alone
 */
record TopicStatus(String topic, Map<Integer, Long> endOffsets, OptionalLong lag) {

  TopicStatus {
    endOffsets = java.util.Collections.unmodifiableMap(new TreeMap<>(endOffsets));
  }

  /** Records that were ever written to it. */
  long written() {
    return endOffsets.values().stream().mapToLong(Long::longValue).sum();
  }

  /** All topics of ReLKT, under their usual names. */
  static List<TopicStatus> all(BrokerOptions brokers, Optional<Map<Integer, Long>> indexed) {
    var all = new ArrayList<TopicStatus>();
    try (var admin = brokers.admin()) {
      for (String topic :
          List.of(
              PassagesTopic.NAME,
              DeadLetters.topicOf(PassagesTopic.NAME),
              QuestionsTopic.NAME,
              DeadLetters.topicOf(QuestionsTopic.NAME),
              AnswersTopic.NAME,
              ModelsTopic.NAME,
              GenerationsTopic.NAME)) {
        Map<Integer, Long> ends =
            TopicReader.exists(admin, topic)
                ? TopicReader.endOffsets(brokers, TopicReader.partitions(admin, topic))
                : Map.of();
        OptionalLong lag =
            topic.equals(PassagesTopic.NAME) && indexed.isPresent()
                ? OptionalLong.of(lag(ends, indexed.get()))
                : OptionalLong.empty();
        all.add(new TopicStatus(topic, ends, lag));
      }
    }
    return all;
  }

  private static long lag(Map<Integer, Long> ends, Map<Integer, Long> next) {
    return ends.entrySet().stream()
        .mapToLong(e -> Math.max(0, e.getValue() - next.getOrDefault(e.getKey(), 0L)))
        .sum();
  }
}
