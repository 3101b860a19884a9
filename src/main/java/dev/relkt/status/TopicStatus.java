package dev.relkt.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.client.Brokers;
import dev.relkt.client.ClientFailed;
import dev.relkt.client.SentPassages;
import dev.relkt.client.TopicReader;
import dev.relkt.job.options.Settings;
import dev.relkt.shard.LogOffset;
import dev.relkt.snapshot.IndexedTopic;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.GenerationsTopic;
import dev.relkt.topic.ModelsTopic;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
 * @param trouble what keeps its records out of the index, a sentence each
 */
public record TopicStatus(
    String topic, Map<Integer, Long> endOffsets, OptionalLong lag, List<String> trouble) {

  /** The names that topics have where nothing else is said. */
  public static final Settings.Topics USUAL =
      new Settings.Topics(
          PassagesTopic.NAME,
          QuestionsTopic.NAME,
          AnswersTopic.NAME,
          ModelsTopic.NAME,
          GenerationsTopic.NAME);

  public TopicStatus {
    endOffsets = java.util.Collections.unmodifiableMap(new TreeMap<>(endOffsets));
    trouble = List.copyOf(trouble);
  }

  /** Records that were ever written to it. */
  public long written() {
    return endOffsets.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * How far the index is.
   *
   * @param nextOffsets of its newest snapshot
   * @param topic that it is made from, absent where an older version made it
   */
  public record Indexed(Map<Integer, Long> nextOffsets, Optional<IndexedTopic> topic) {

    public Indexed {
      nextOffsets = Map.copyOf(nextOffsets);
    }

    /** Kafka's offsets, of the topic that is there now. */
    private Map<Integer, Long> next(String topicId) {
      OptionalInt epoch = new SentPassages(topicId, Map.of()).epoch(topic);
      Map<Integer, Long> next = new TreeMap<>();
      nextOffsets.forEach(
          (partition, offset) -> {
            if (epoch.isPresent() && LogOffset.epoch(offset) == epoch.getAsInt()) {
              next.put(partition, LogOffset.offset(offset));
            }
          });
      return next;
    }

    private List<String> trouble(String topicId) {
      return new SentPassages(topicId, Map.of()).epoch(topic).isPresent()
          ? List.of()
          : List.of(
              "was deleted and made anew: its id is %s (expected: %s, which the index is made from); nothing of it is indexed. Start the indexing job with a new index.root, or with passages.new-topic=accepted"
                  .formatted(topicId, topic.map(IndexedTopic::topicId).orElse("")));
    }
  }

  /**
   * All topics of ReLKT.
   *
   * @throws ClientFailed if the brokers do not answer
   */
  public static List<TopicStatus> all(
      Brokers brokers, Settings.Topics names, Optional<Indexed> indexed) {
    var all = new ArrayList<TopicStatus>();
    try (var admin = brokers.admin()) {
      for (String topic :
          List.of(
              names.passages(),
              names.passagesDeadLetters(),
              names.questions(),
              names.questionsDeadLetters(),
              names.answers(),
              names.models(),
              names.generations())) {
        List<TopicPartition> partitions =
            TopicReader.exists(admin, topic) ? TopicReader.partitions(admin, topic) : List.of();
        Map<Integer, Long> ends =
            partitions.isEmpty() ? Map.of() : TopicReader.endOffsets(brokers, partitions);
        if (topic.equals(names.passages()) && indexed.isPresent() && !partitions.isEmpty()) {
          String topicId = TopicReader.topicId(admin, topic);
          long lag = lag(brokers, partitions, ends, indexed.get().next(topicId));
          var trouble = new ArrayList<>(indexed.get().trouble(topicId));
          withheld(TopicReader.allOffsets(admin, partitions), ends).ifPresent(trouble::add);
          all.add(new TopicStatus(topic, ends, OptionalLong.of(lag), trouble));
        } else {
          all.add(new TopicStatus(topic, ends, OptionalLong.empty(), List.of()));
        }
      }
    }
    return all;
  }

  void json(ObjectNode json) {
    json.put("partitions", endOffsets.size());
    json.put("records", written());
    ObjectNode ends = json.putObject("endOffsets");
    endOffsets.forEach((partition, end) -> ends.put(partition.toString(), end));
    lag.ifPresent(behind -> json.put("lag", behind));
    if (!trouble.isEmpty()) {
      trouble.forEach(json.putArray("trouble")::add);
    }
  }

  /** Nobody who reads committed records sees what lies behind the first open transaction. */
  static Optional<String> withheld(Map<Integer, Long> all, Map<Integer, Long> committed) {
    long withheld =
        all.entrySet().stream()
            .mapToLong(e -> Math.max(0, e.getValue() - committed.getOrDefault(e.getKey(), 0L)))
            .sum();
    return withheld == 0
        ? Optional.empty()
        : Optional.of(
            "has %,d records that wait for the end of a transaction; kafka-transactions.sh --describe-producers says of whom"
                .formatted(withheld));
  }

  /** What lies behind the last record, such as the marker of a transaction, is never read. */
  private static long lag(
      Brokers brokers,
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
