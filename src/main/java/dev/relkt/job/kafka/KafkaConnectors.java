package dev.relkt.job.kafka;

import dev.relkt.job.options.Settings;
import dev.relkt.job.options.TopicStart;
import dev.relkt.job.types.StreamTypes;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.RawRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** Sources and sinks, set for records of up to 12 MB and for little delay. */
public final class KafkaConnectors {

  /** As the topics have it. */
  public static final int MAX_BYTES = 12 * 1024 * 1024;

  private KafkaConnectors() {}

  /** How records come from the brokers. */
  public enum Fetching {
    /** Each as soon as it is there. */
    AT_ONCE,
    /**
     * Those of up to a tenth of a second together: what is only seen at the next checkpoint loses
     * nothing by it, and the brokers have a tenth of the requests.
     */
    TOGETHER
  }

  /**
   * @param from where to begin without a checkpoint
   * @param change what happens where the topic is not the one that was read before
   */
  public static TopicSource source(
      Settings.Kafka kafka,
      String group,
      String topic,
      OffsetsInitializer from,
      Fetching fetching,
      TopicChange change) {
    Properties properties = kafka.properties();
    // What was written in a transaction that was aborted was never said.
    properties.putIfAbsent("isolation.level", "read_committed");
    properties.put("partition.discovery.interval.ms", "30000");
    properties.put("client.id.prefix", group + "-" + topic);
    switch (fetching) {
      // A fetch that waits is answered by the first record: a long wait delays nothing.
      case AT_ONCE -> properties.put("fetch.max.wait.ms", "500");
      case TOGETHER -> {
        properties.put("fetch.min.bytes", "262144");
        properties.put("fetch.max.wait.ms", "100");
      }
    }
    return new TopicSource(
        KafkaSource.<RawRecord>builder()
            .setProperties(properties)
            .setGroupId(group)
            .setTopics(topic)
            .setStartingOffsets(from)
            .setDeserializer(new RawDeserializer())
            .build(),
        kafka.properties(),
        topic,
        change);
  }

  /**
   * Begins with the first record that is there; a position that the brokers do not have fails the
   * job instead of being taken for another one.
   */
  public static OffsetsInitializer beginningOrFailure() {
    return new BeginningOrFailure();
  }

  /** As {@link #beginningOrFailure}, where the settings say. */
  public static OffsetsInitializer startOrFailure(TopicStart start) {
    return switch (start) {
      case TopicStart.Earliest earliest -> beginningOrFailure();
      case TopicStart.Latest latest -> new LaterOrFailure(OptionalLong.empty());
      case TopicStart.At at -> new LaterOrFailure(OptionalLong.of(at.moment().toEpochMilli()));
    };
  }

  /** Begins behind what is there now, or with the first record of a moment or later. */
  @SuppressWarnings("deprecation") // Flink's connector asks for this enum of Kafka's
  private static final class LaterOrFailure implements OffsetsInitializer {

    private static final long serialVersionUID = 1;

    private final boolean atEnd;
    private final long fromMillis;

    LaterOrFailure(OptionalLong fromMillis) {
      atEnd = fromMillis.isEmpty();
      this.fromMillis = fromMillis.orElse(0);
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
        Collection<TopicPartition> partitions, PartitionOffsetsRetriever brokers) {
      Map<TopicPartition, Long> starts = new HashMap<>(brokers.endOffsets(partitions));
      if (!atEnd) {
        Map<TopicPartition, Long> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, fromMillis));
        brokers
            .offsetsForTimes(wanted)
            .forEach(
                (partition, found) -> {
                  if (found != null) {
                    starts.put(partition, found.offset());
                  }
                });
      }
      return starts;
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
      return OffsetResetStrategy.NONE;
    }
  }

  @SuppressWarnings("deprecation") // Flink's connector asks for this enum of Kafka's
  private static final class BeginningOrFailure implements OffsetsInitializer {

    private static final long serialVersionUID = 1;

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
        Collection<TopicPartition> partitions, PartitionOffsetsRetriever brokers) {
      Map<TopicPartition, Long> beginnings = new HashMap<>();
      partitions.forEach(p -> beginnings.put(p, KafkaPartitionSplit.EARLIEST_OFFSET));
      return beginnings;
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
      return OffsetResetStrategy.NONE;
    }
  }

  public static <T> KafkaSink<T> sink(
      Settings.Kafka kafka,
      DeliveryGuarantee guarantee,
      String transactionPrefix,
      KafkaRecordSerializationSchema<T> records) {
    Properties properties = kafka.properties();
    properties.put("acks", "all");
    properties.put("linger.ms", "0");
    properties.put(
        "max.request.size", Integer.toString(Math.max(MAX_BYTES, kafka.deadLetterBytes())));
    properties.putIfAbsent(
        "buffer.memory", Long.toString(Math.max(32L << 20, 2L * kafka.deadLetterBytes())));
    // Below the brokers' transaction.max.timeout.ms of 15 minutes.
    properties.put("transaction.timeout.ms", "600000");
    return KafkaSink.<T>builder()
        .setKafkaProducerConfig(properties)
        .setBootstrapServers(kafka.brokers())
        .setDeliveryGuarantee(guarantee)
        .setTransactionalIdPrefix(transactionPrefix)
        .setRecordSerializer(records)
        .build();
  }

  /** Where refused records go. */
  public static KafkaSink<DeadLetter> deadLetters(
      Settings.Kafka kafka, String transactionPrefix, String topic) {
    int maxBytes = kafka.deadLetterBytes();
    return sink(
        kafka,
        DeliveryGuarantee.AT_LEAST_ONCE,
        transactionPrefix,
        (letter, context, timestamp) -> DeadLetters.encode(topic, letter, maxBytes));
  }

  /** Records with all that belongs to them, unread. */
  private static final class RawDeserializer
      implements KafkaRecordDeserializationSchema<RawRecord> {

    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> consumed, Collector<RawRecord> out) {
      out.collect(RawRecord.of(consumed));
    }

    @Override
    public TypeInformation<RawRecord> getProducedType() {
      return StreamTypes.RAW_RECORD;
    }
  }
}
