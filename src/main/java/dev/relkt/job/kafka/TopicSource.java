package dev.relkt.job.kafka;

import dev.relkt.topic.RawRecord;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Kafka's source for one topic, which remembers which topic it was: one that is deleted and made
 * anew under the same name has other records at the same offsets.
 */
final class TopicSource
    implements Source<RawRecord, KafkaPartitionSplit, KafkaSourceEnumState>,
        ResultTypeQueryable<RawRecord> {

  private static final long serialVersionUID = 1;

  private final KafkaSource<RawRecord> kafka;
  private final Properties client;
  private final String topic;
  private final TopicChange change;

  /**
   * @param client settings with which the brokers are asked about the topic
   */
  TopicSource(KafkaSource<RawRecord> kafka, Properties client, String topic, TopicChange change) {
    this.kafka = kafka;
    this.client = client;
    this.topic = topic;
    this.change = change;
  }

  @Override
  public Boundedness getBoundedness() {
    return kafka.getBoundedness();
  }

  @Override
  public SourceReader<RawRecord, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    TopicState now = TopicState.look(client, topic, looked -> true);
    change.begins(now);
    return new TopicSourceReader(
        kafka.createReader(context),
        now,
        change,
        expected -> TopicState.look(client, topic, expected));
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return new TopicSourceEnumerator(kafka.createEnumerator(context), context, client, topic);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state)
      throws java.io.IOException {
    return new TopicSourceEnumerator(
        kafka.restoreEnumerator(context, state), context, client, topic);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return new TopicSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return kafka.getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return kafka.getProducedType();
  }
}
