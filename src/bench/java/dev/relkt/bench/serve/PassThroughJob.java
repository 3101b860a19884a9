package dev.relkt.bench.serve;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The least that a Flink job between two topics does: it writes what it reads. Source, sink and
 * checkpoints are set as those of the job that answers, so that the difference between both is
 * encoding, searching and gathering.
 */
public final class PassThroughJob {

  private static final Duration CHECKPOINTS = Duration.ofSeconds(1);

  private PassThroughJob() {}

  /**
   * Runs it in this process until the process ends.
   *
   * @param arguments brokers, the topic to read, the topic to write
   */
  public static void main(String[] arguments) throws Exception {
    String brokers = arguments[0];
    String from = arguments[1];
    String to = arguments[2];
    var configuration = new Configuration();
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    env.enableCheckpointing(CHECKPOINTS.toMillis());
    env.setBufferTimeout(0);
    env.fromSource(
            KafkaSource.<Tuple2<byte[], byte[]>>builder()
                .setBootstrapServers(brokers)
                .setProperty("fetch.max.wait.ms", "500")
                .setProperty("isolation.level", "read_committed")
                .setGroupId("bench-pass-through")
                .setTopics(from)
                .setStartingOffsets(OffsetsInitializer.latest())
                .setDeserializer(new KeyAndValue())
                .build(),
            WatermarkStrategy.noWatermarks(),
            "read")
        .sinkTo(
            KafkaSink.<Tuple2<byte[], byte[]>>builder()
                .setBootstrapServers(brokers)
                .setProperty("acks", "all")
                .setProperty("linger.ms", "0")
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(
                    (one, context, timestamp) -> new ProducerRecord<>(to, one.f0, one.f1))
                .build());
    env.execute("pass-through");
  }

  private static final class KeyAndValue
      implements KafkaRecordDeserializationSchema<Tuple2<byte[], byte[]>> {

    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(
        ConsumerRecord<byte[], byte[]> consumed, Collector<Tuple2<byte[], byte[]>> out) {
      out.collect(Tuple2.of(consumed.key(), consumed.value()));
    }

    @Override
    public TypeInformation<Tuple2<byte[], byte[]>> getProducedType() {
      return Types.TUPLE(Types.PRIMITIVE_ARRAY(Types.BYTE), Types.PRIMITIVE_ARRAY(Types.BYTE));
    }
  }
}
