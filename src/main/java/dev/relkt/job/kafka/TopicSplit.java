package dev.relkt.job.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** How far a partition was read, and of which topic it is: a name may be given to another one. */
final class TopicSplit extends KafkaPartitionSplit {

  private final String topicId;

  private TopicSplit(KafkaPartitionSplit split, String topicId) {
    super(
        split.getTopicPartition(),
        split.getStartingOffset(),
        split.getStoppingOffset().orElse(NO_STOPPING_OFFSET));
    this.topicId = topicId;
  }

  /**
   * @param topicId as Kafka gives it; empty where it is not known
   */
  static TopicSplit of(KafkaPartitionSplit split, String topicId) {
    return new TopicSplit(split, topicId);
  }

  /** Which topic a split is of; empty where that is not known. */
  static String topicId(KafkaPartitionSplit split) {
    return split instanceof TopicSplit known ? known.topicId : "";
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other) && topicId.equals(topicId((KafkaPartitionSplit) other));
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + topicId.hashCode();
  }

  /**
   * Version 1: length of the id (4 bytes), the id, then what Kafka's connector writes. Checkpoints
   * of before have that alone, version 0.
   */
  static final class Serializer implements SimpleVersionedSerializer<KafkaPartitionSplit> {

    private static final int VERSION = 1;

    private final KafkaPartitionSplitSerializer plain = new KafkaPartitionSplitSerializer();

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(KafkaPartitionSplit split) throws IOException {
      byte[] id = topicId(split).getBytes(StandardCharsets.UTF_8);
      byte[] rest = plain.serialize(split);
      return ByteBuffer.allocate(Integer.BYTES + id.length + rest.length)
          .putInt(id.length)
          .put(id)
          .put(rest)
          .array();
    }

    @Override
    public KafkaPartitionSplit deserialize(int version, byte[] bytes) throws IOException {
      if (version < VERSION) {
        return plain.deserialize(version, bytes);
      }
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte[] id = new byte[in.getInt()];
      in.get(id);
      byte[] rest = new byte[in.remaining()];
      in.get(rest);
      return of(
          plain.deserialize(plain.getVersion(), rest), new String(id, StandardCharsets.UTF_8));
    }
  }
}
