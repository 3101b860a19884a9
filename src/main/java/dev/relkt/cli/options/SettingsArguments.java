package dev.relkt.cli.options;

import dev.relkt.job.options.ConfigurationMistakes;
import dev.relkt.job.options.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the commands that run jobs put their settings together: the shipped file, the environment,
 * what was typed.
 */
public final class SettingsArguments {

  private static final Duration USUAL_RETENTION = Duration.ofHours(24);

  private final List<String> arguments = new ArrayList<>();

  public SettingsArguments() {
    if (System.getenv("RELKT_CONFIG") == null) {
      shippedFile().ifPresent(file -> arguments.addAll(List.of("--config", file.toString())));
    }
  }

  public SettingsArguments set(String key, Object value) {
    arguments.addAll(List.of("-D", key + "=" + value));
    return this;
  }

  public SettingsArguments setAll(List<String> settings) {
    settings.forEach(setting -> arguments.addAll(List.of("-D", setting)));
    return this;
  }

  public Settings read() {
    return Settings.read(arguments, environment());
  }

  /**
   * How long a generation is kept for a rollback, as jobs have it that are started from here; what
   * is usual where these settings cannot be read.
   */
  public static Duration retention() {
    try {
      return new SettingsArguments().read().rollout().retention();
    } catch (ConfigurationMistakes e) {
      return USUAL_RETENTION;
    }
  }

  /** {@code relkt.yaml} of the package or of the checkout that the launcher belongs to. */
  public static Optional<Path> shippedFile() {
    return Installation.home()
        .flatMap(
            home ->
                List.of(
                        home.resolve("conf").resolve("relkt.yaml"),
                        home.resolve("flink-conf").resolve("relkt.yaml"))
                    .stream()
                    .filter(Files::isRegularFile)
                    .findFirst());
  }

  private static Map<String, String> environment() {
    return System.getenv();
  }
}
