package dev.relkt.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which brokers a command talks to, and how it gets at them. */
final class BrokerOptions {

  static final String DEFAULT_BOOTSTRAP = "127.0.0.1:9092";

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MAX_RECORD_BYTES = 12 * 1024 * 1024;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:RELKT_KAFKA_BROKERS:-" + DEFAULT_BOOTSTRAP + "}",
      description = "Kafka brokers (default: ${DEFAULT-VALUE}, where \"relkt up\" has its own).")
  String bootstrap = DEFAULT_BOOTSTRAP;

  static BrokerOptions at(String bootstrap) {
    var options = new BrokerOptions();
    options.bootstrap = bootstrap;
    return options;
  }

  /**
   * An administrator of brokers that answer.
   *
   * @throws CommandFailed if none answers within a few seconds
   */
  Admin admin() {
    Admin admin;
    try {
      admin =
          Admin.create(
              settings(Map.of("request.timeout.ms", 5_000, "default.api.timeout.ms", 10_000)));
    } catch (KafkaException e) {
      throw new CommandFailed(
          "--bootstrap: \"%s\" (expected: host:port, several with commas): %s"
              .formatted(bootstrap, CommandFailed.reason(e)),
          e);
    }
    try {
      if (nobodyListens()) {
        throw new TimeoutException("no connection");
      }
      admin.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return admin;
    } catch (ExecutionException | TimeoutException e) {
      admin.close(Duration.ZERO);
      throw new CommandFailed(
          "no Kafka broker answers at %s; start one with \"relkt up\", or say with --bootstrap where one is"
              .formatted(bootstrap),
          e);
    } catch (InterruptedException e) {
      admin.close(Duration.ZERO);
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }

  /**
   * A producer that neither loses nor doubles a record; call {@link #admin} first, which notices
   * that nobody is there.
   */
  KafkaProducer<byte[], byte @Nullable []> producer() {
    return new KafkaProducer<>(
        settings(
            Map.of(
                "enable.idempotence",
                true,
                "acks",
                "all",
                "compression.type",
                "lz4",
                "linger.ms",
                5,
                "batch.size",
                256 * 1024,
                "max.request.size",
                MAX_RECORD_BYTES,
                "max.block.ms",
                15_000,
                "delivery.timeout.ms",
                60_000)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** A consumer without a group, for partitions assigned by hand. */
  KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer() {
    return new KafkaConsumer<>(
        settings(
            Map.of(
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "none",
                "fetch.max.wait.ms",
                20,
                "request.timeout.ms",
                5_000,
                "default.api.timeout.ms",
                15_000)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Kafka's own client goes on trying where every connection is refused at once. */
  private boolean nobodyListens() {
    for (String one : bootstrap.split(",", -1)) {
      int colon = one.lastIndexOf(':');
      try (var socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(
                one.substring(0, colon).strip(),
                Integer.parseInt(one.substring(colon + 1).strip())),
            (int) PATIENCE.toMillis());
        return false;
      } catch (IOException e) {
        // The next one may listen.
      }
    }
    return true;
  }

  private Map<String, Object> settings(Map<String, Object> special) {
    var settings = new HashMap<String, Object>(special);
    settings.put("bootstrap.servers", bootstrap);
    settings.put("client.id", "relkt-cli");
    settings.put("reconnect.backoff.max.ms", 500);
    settings.put("enable.metrics.push", false);
    return settings;
  }
}
