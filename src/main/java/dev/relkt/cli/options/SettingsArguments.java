package dev.relkt.cli.options;

import dev.relkt.job.options.ConfigurationMistakes;
import dev.relkt.job.options.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** A setting as it was typed. */
  public SettingsArguments setting(String keyAndValue) {
    arguments.addAll(List.of("-D", keyAndValue));
    return this;
  }

  public Settings read() {
    return Settings.read(arguments, System.getenv());
  }

  /**
   * Settings of jobs in this process, which keep everything under one directory.
   *
   * @param model that a new index is made with; null for the setting
   * @param overrides {@code key=value} as it was typed
   */
  public static Settings under(
      Path directory, @Nullable String model, List<String> overrides, String bootstrap) {
    var arguments =
        new SettingsArguments()
            .set("registry.root", Installation.registryRoot())
            .set("index.root", directory.resolve("index"))
            .set("work.directory", directory.resolve("work"));
    if (model != null) {
      arguments.set("model", model);
    }
    overrides.forEach(arguments::setting);
    return arguments.set("kafka.brokers", bootstrap).read();
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
}
