package dev.relkt.cli.broker;

import dev.relkt.cli.console.CommandFailed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
public final class BrokerOptions {

  public static final String DEFAULT_BOOTSTRAP = "127.0.0.1:9092";

  private static final int MAX_RECORD_BYTES = 12 * 1024 * 1024;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:RELKT_KAFKA_BROKERS:-" + DEFAULT_BOOTSTRAP + "}",
      description = "Kafka brokers (default: ${DEFAULT-VALUE}, where \"relkt up\" has its own).")
  public String bootstrap = DEFAULT_BOOTSTRAP;

  @Option(
      names = "--client-config",
      paramLabel = "FILE",
      defaultValue = "${env:RELKT_CLIENT_CONFIG}",
      description =
          "Settings of Kafka's clients, such as security, as Kafka's own tools take them: lines"
              + " KEY=VALUE. RELKT_KAFKA_CLIENT_SECURITY_PROTOCOL and the like in the environment"
              + " come before it.")
  private @Nullable Path clientConfig;

  @Option(
      names = "--broker-timeout",
      paramLabel = "SECONDS",
      defaultValue = "${env:RELKT_BROKER_TIMEOUT:-5}",
      description = "How long to wait for a broker's first answer (default: ${DEFAULT-VALUE}).")
  private int brokerTimeoutSeconds = 5;

  public static BrokerOptions at(String bootstrap) {
    var options = new BrokerOptions();
    options.bootstrap = bootstrap;
    return options;
  }

  /** Another command of relkt for the same brokers, as it is typed. */
  public String command(String words) {
    String usual = System.getenv().getOrDefault("RELKT_KAFKA_BROKERS", DEFAULT_BOOTSTRAP);
    return "relkt " + words + (bootstrap.equals(usual) ? "" : " --bootstrap " + bootstrap);
  }

  /**
   * An administrator of brokers that answer.
   *
   * @throws CommandFailed if none answers in time, or they do not let us in
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
      throw new CommandFailed(
          "Kafka at \"%s\": %s (expected: host:port, several with commas, and settings that Kafka's clients know); correct --bootstrap or --client-config"
              .formatted(bootstrap, CommandFailed.reason(e)),
          e);
    }
    try {
      if (nobodyListens()) {
        throw new CommandFailed(
            "no Kafka broker answers at %s; start one with \"relkt up\", or say with --bootstrap where one is"
                .formatted(bootstrap));
      }
      admin.describeCluster().nodes().get(millis() + 1_000L, TimeUnit.MILLISECONDS);
      return admin;
    } catch (CommandFailed e) {
      admin.close(Duration.ZERO);
      throw e;
    } catch (ExecutionException e) {
      admin.close(Duration.ZERO);
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw silent(e);
      }
      throw new CommandFailed(
          "Kafka at %s: %s; how to log in, --client-config or RELKT_KAFKA_CLIENT_* says"
              .formatted(bootstrap, CommandFailed.reason(e)),
          e);
    } catch (TimeoutException e) {
      admin.close(Duration.ZERO);
      throw silent(e);
    } catch (InterruptedException e) {
      admin.close(Duration.ZERO);
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }

  private CommandFailed silent(Exception e) {
    return new CommandFailed(
        "somebody listens at %s, but no Kafka broker answered within %d s; if it wants TLS or a login, say so with --client-config or RELKT_KAFKA_CLIENT_*; if it is slow, wait longer with --broker-timeout"
            .formatted(bootstrap, brokerTimeoutSeconds),
        e);
  }

  private int millis() {
    return Math.max(1, brokerTimeoutSeconds) * 1_000;
  }

  /**
   * A producer that neither loses nor doubles a record; call {@link #admin} first, which notices
   * that nobody is there.
   */
  public KafkaProducer<byte[], byte @Nullable []> producer() {
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
    settings.put("client.id", "relkt-cli");
    settings.put("reconnect.backoff.max.ms", 500);
    settings.put("enable.metrics.push", false);
    settings.putAll(
        ClientSettings.read(Optional.ofNullable(clientConfig), System.getenv()).values());
    settings.put("bootstrap.servers", bootstrap);
    return settings;
  }
}
