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
import org.apache.kafka.common.TopicPartition;

/**
 * How far a topic and its reader are.
 *
 * @param topic its name
 * @param endOffsets partition → the offset that its next record will have; empty if there is no
 *     such topic
 * @param lag offsets from the first record that is not in the index yet to the end, 0 where all
 *     records are; known for the passages alone
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
        List<TopicPartition> partitions =
            TopicReader.exists(admin, topic) ? TopicReader.partitions(admin, topic) : List.of();
        Map<Integer, Long> ends =
            partitions.isEmpty() ? Map.of() : TopicReader.endOffsets(brokers, partitions);
        OptionalLong lag =
            topic.equals(PassagesTopic.NAME) && indexed.isPresent()
                ? OptionalLong.of(lag(brokers, partitions, ends, indexed.get()))
                : OptionalLong.empty();
        all.add(new TopicStatus(topic, ends, lag));
      }
    }
    return all;
  }

  /** What lies behind the last record, such as the marker of a transaction, is never read. */
  private static long lag(
      BrokerOptions brokers,
      List<TopicPartition> partitions,
      Map<Integer, Long> ends,
      Map<Integer, Long> next) {
    List<TopicPartition> behind =
        partitions.stream()
            .filter(
                p -> ends.getOrDefault(p.partition(), 0L) > next.getOrDefault(p.partition(), 0L))
            .toList();
    return TopicReader.firstRecords(brokers, behind, next).entrySet().stream()
        .mapToLong(first -> Math.max(0, ends.getOrDefault(first.getKey(), 0L) - first.getValue()))
        .sum();
  }
}
