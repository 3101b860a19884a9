package dev.relkt.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Which Kafka brokers to talk to, and how: Kafka's clients with the settings that this product
 * needs. Opens nothing by itself. Safe for use by several threads.
 */
public final class Brokers {

  /** The longest record that any topic takes, in bytes. */
  private static final int MAX_RECORD_BYTES = 12 * 1024 * 1024;

  private static final String CLIENT_ID = "relkt-client";

  /** How long to wait for a broker's first answer, unless it is said. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final String bootstrap;
  private final Supplier<ClientSettings> clientSettings;
  private final Duration timeout;

  /**
   * @param bootstrap {@code host:port}, several with commas
   * @param clientSettings what the user says about Kafka's clients; read when one is made
   * @param timeout how long to wait for a broker's first answer, 1 second at least
   */
  public Brokers(String bootstrap, Supplier<ClientSettings> clientSettings, Duration timeout) {
    this.bootstrap = bootstrap;
    this.clientSettings = clientSettings;
    this.timeout = timeout;
  }

  /**
   * Brokers with the settings of the environment, {@code RELKT_KAFKA_CLIENT_*}.
   *
   * @param bootstrap {@code host:port}, several with commas
   */
  public static Brokers at(String bootstrap) {
    return new Brokers(
        bootstrap, () -> ClientSettings.read(Optional.empty(), System.getenv()), TIMEOUT);
  }

  /** Where they are: {@code host:port}, several with commas. */
  public String bootstrap() {
    return bootstrap;
  }

  /**
   * An administrator of brokers that answer.
   *
   * @throws ClientFailed if none answers in time, or they do not let us in
   */
  public Admin admin() {
    Admin admin;
    try {
      admin =
          Admin.create(
              settings(
                  Map.of(
                      "request.timeout.ms",
                      millis(),
                      "default.api.timeout.ms",
                      Math.max(10_000, millis()))));
    } catch (KafkaException e) {
      throw new ClientFailed(
          "Kafka at \"%s\": %s (expected: host:port, several with commas, and settings that Kafka's clients know); correct --bootstrap or --client-config"
              .formatted(bootstrap, ClientFailed.reason(e)),
          e);
    }
    try {
      if (nobodyListens()) {
        throw new ClientFailed(
            "no Kafka broker answers at %s; start one with \"relkt up\", or say with --bootstrap where one is"
                .formatted(bootstrap));
      }
      admin.describeCluster().nodes().get(millis() + 1_000L, TimeUnit.MILLISECONDS);
      return admin;
    } catch (ClientFailed e) {
      admin.close(Duration.ZERO);
      throw e;
    } catch (ExecutionException e) {
      admin.close(Duration.ZERO);
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw silent(e);
      }
      throw new ClientFailed(
          "Kafka at %s: %s; how to log in, --client-config or RELKT_KAFKA_CLIENT_* says"
              .formatted(bootstrap, ClientFailed.reason(e)),
          e);
    } catch (TimeoutException e) {
      admin.close(Duration.ZERO);
      throw silent(e);
    } catch (InterruptedException e) {
      admin.close(Duration.ZERO);
      Thread.currentThread().interrupt();
      throw new ClientFailed("interrupted", e);
    }
  }

  private ClientFailed silent(Exception e) {
    return new ClientFailed(
        "somebody listens at %s, but no Kafka broker answered within %d s; if it wants TLS or a login, say so with --client-config or RELKT_KAFKA_CLIENT_*; if it is slow, wait longer with --broker-timeout"
            .formatted(bootstrap, timeout.toSeconds()),
        e);
  }

  private int millis() {
    return Math.toIntExact(Math.max(1_000, timeout.toMillis()));
  }

  /**
   * A producer that neither loses nor doubles a record; call {@link #admin} first, which notices
   * that nobody is there.
   */
  public KafkaProducer<byte[], byte @Nullable []> producer() {
    return producer(Map.of("linger.ms", 5, "max.block.ms", 15_000, "delivery.timeout.ms", 60_000));
  }

  /**
   * As {@link #producer}, for those who wait for each record: nothing waits for others, and brokers
   * that are away are given up within seconds.
   */
  public KafkaProducer<byte[], byte @Nullable []> quickProducer() {
    return producer(
        Map.of(
            "linger.ms",
            0,
            "max.block.ms",
            3_000,
            "request.timeout.ms",
            5_000,
            "delivery.timeout.ms",
            10_000));
  }

  private KafkaProducer<byte[], byte @Nullable []> producer(Map<String, Object> times) {
    var special =
        new HashMap<String, Object>(
            Map.of(
                "enable.idempotence",
                true,
                "acks",
                "all",
                "compression.type",
                "lz4",
                "batch.size",
                256 * 1024,
                "max.request.size",
                MAX_RECORD_BYTES));
    special.putAll(times);
    return new KafkaProducer<>(
        settings(special), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * A consumer without a group, for partitions assigned by hand. It sees what was committed; what
   * was written in a transaction that was aborted, or is still open, it does not.
   */
  public KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer() {
    return new KafkaConsumer<>(
        settings(
            Map.of(
                "enable.auto.commit",
                false,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "none",
                "fetch.max.wait.ms",
                20,
                "request.timeout.ms",
                millis(),
                "default.api.timeout.ms",
                Math.max(15_000, millis()))),
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
            millis());
        return false;
      } catch (IOException e) {
        // The next one may listen.
      }
    }
    return true;
  }

  private Map<String, Object> settings(Map<String, Object> special) {
    var settings = new HashMap<String, Object>(special);
    settings.put("client.id", CLIENT_ID);
    settings.put("reconnect.backoff.max.ms", 500);
    settings.put("enable.metrics.push", false);
    settings.putAll(clientSettings.get().values());
    settings.put("bootstrap.servers", bootstrap);
    return settings;
  }
}
