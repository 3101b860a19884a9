package dev.relkt.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerITCase {

  private static final List<TopicPlan> TOPICS =
      List.of(new TopicPlan("letters", 1, Map.of("max.message.bytes", "12582912"), ""));

  @TempDir Path directory;

  @Test
  void keepsRecordsAndTopicsOverARestart() throws Exception {
    try (var broker = EmbeddedBroker.start(directory, 0)) {
      broker.createTopics(TOPICS);
      send(broker, "alpha");
    }
    try (var broker = EmbeddedBroker.start(directory, 0)) {
      broker.createTopics(TOPICS);
      send(broker, "beta");
      assertThat(read(broker, 2)).containsExactly("alpha", "beta");
    }
  }

  @Test
  void takesARecordOfTenMegabytes() throws Exception {
    try (var broker = EmbeddedBroker.start(directory, 0)) {
      broker.createTopics(TOPICS);
      send(broker, "x".repeat(10 * 1024 * 1024));
      assertThat(read(broker, 1).getFirst()).hasSize(10 * 1024 * 1024);
    }
  }

  @Test
  void refusesAPortInUseWithWords() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, port))
          .isInstanceOf(LocalFailure.class)
          .hasMessage(
              "kafka: port %d on 127.0.0.1 is in use (expected: a free port); stop what listens"
                  + " there, or choose another with --port",
              port);
    }
  }

  @Test
  void readsTopicsAsData() {
    var yaml =
        """
        - name: passages
          partitions: 4
          config: {retention.ms: "-1"}
          why: kept for ever
        """;
    assertThat(
            TopicPlan.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "test"))
        .containsExactly(
            new TopicPlan("passages", 4, Map.of("retention.ms", "-1"), "kept for ever"));
  }

  private static void send(EmbeddedBroker broker, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "max.request.size",
                EmbeddedBroker.MAX_MESSAGE_BYTES),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("letters", "key", value)).get();
    }
  }

  private static List<String> read(EmbeddedBroker broker, int count) {
    var values = new ArrayList<String>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      var partition = new TopicPartition("letters", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
                return values.size() >= count;
              });
    }
    return values;
  }
}
