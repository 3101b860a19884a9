package dev.relkt.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.RestOptions;

/** The {@code config.yaml} of a cluster, apart from what one JVM must have otherwise. */
final class LocalConfiguration {

  private static final String CONFIG = "/dev/relkt/conf/config.yaml";
  private static final Path CHECKOUT_CONFIG = Path.of("flink-conf", "config.yaml");
  private static final String TICK = "pekko.scheduler.tick-duration";

  private LocalConfiguration() {}

  /**
   * Flink's actor systems wake up a hundred times a second each to look for timers; none of theirs
   * is shorter than a second. They read this once, when the first of them starts.
   */
  static void wakeSchedulersSeldom() {
    if (System.getProperty(TICK) == null) {
      System.setProperty(TICK, "100ms");
    }
  }

  /**
   * @param directory where temporary files go
   * @throws LocalFailure if there is no {@code config.yaml}
   */
  static Configuration read(Path directory) throws IOException {
    Configuration configuration = shipped(directory);
    Path tmp = directory.resolve("tmp").toAbsolutePath();
    configuration.set(CoreOptions.TMP_DIRS, tmp.toString());
    configuration.set(RestOptions.PORT, 0);
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    // Within one JVM nobody is lost alone.
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(10));
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofSeconds(50));
    return configuration;
  }

  private static Configuration shipped(Path directory) throws IOException {
    try (InputStream in = LocalConfiguration.class.getResourceAsStream(CONFIG)) {
      if (in != null) {
        Path copy = directory.resolve("conf");
        Files.createDirectories(copy);
        Files.write(copy.resolve("config.yaml"), in.readAllBytes());
        return GlobalConfiguration.loadConfiguration(copy.toString());
      }
    }
    Path checkout = CHECKOUT_CONFIG.getParent();
    if (checkout != null && Files.isRegularFile(CHECKOUT_CONFIG)) {
      return GlobalConfiguration.loadConfiguration(checkout.toString());
    }
    throw new LocalFailure(
        "flink: %s is not on the class path and %s is not here (expected: one of them); run from an installed package or from the checkout"
            .formatted(CONFIG, CHECKOUT_CONFIG));
  }
}
