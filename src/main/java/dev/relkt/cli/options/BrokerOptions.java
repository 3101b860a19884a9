package dev.relkt.cli.options;

import dev.relkt.client.Brokers;
import dev.relkt.client.ClientSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which brokers a command talks to, and how it gets at them. */
public final class BrokerOptions {

  public static final String DEFAULT_BOOTSTRAP = "127.0.0.1:9092";

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:RELKT_KAFKA_BROKERS:-" + DEFAULT_BOOTSTRAP + "}",
      description = "Kafka brokers (default: ${DEFAULT-VALUE}, where \"relkt up\" has its own).")
  private String bootstrap = DEFAULT_BOOTSTRAP;

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

  /** Another command of relkt for the same brokers, as it is typed. */
  public String command(String words) {
    return command(bootstrap, words);
  }

  /** A command of relkt for some brokers, as it is typed. */
  public static String command(String bootstrap, String words) {
    String usual = System.getenv().getOrDefault("RELKT_KAFKA_BROKERS", DEFAULT_BOOTSTRAP);
    return "relkt " + words + (bootstrap.equals(usual) ? "" : " --bootstrap " + bootstrap);
  }

  /** Where they are: {@code host:port}, several with commas. */
  public String bootstrap() {
    return bootstrap;
  }

  /** The brokers; nothing is opened. */
  public Brokers brokers() {
    return new Brokers(
        bootstrap,
        () -> ClientSettings.read(Optional.ofNullable(clientConfig), System.getenv()),
        Duration.ofSeconds(brokerTimeoutSeconds));
  }
}
