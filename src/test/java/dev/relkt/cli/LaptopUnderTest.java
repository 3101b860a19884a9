package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.options.IndexOptions;
import dev.relkt.cli.options.SettingsArguments;
import dev.relkt.client.SentPassages;
import dev.relkt.local.Laptop;
import dev.relkt.status.Searchable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * What {@code relkt up} runs, in the JVM of the test: a broker, Flink and both jobs, with {@code
 * student/1} of a registry of the test. It is stopped and started again on the same data.
 */
final class LaptopUnderTest implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Set<String> WITHOUT_A_BROKER = Set.of("gate show", "gate report");
  private static final Set<String> READ_THE_INDEX =
      Set.of("ingest", "delete", "status", "gate show", "gate report", "model watch", "model list");
  private static final Set<String> READ_THE_REGISTRY = Set.of("model list", "model publish");

  private final Path directory;
  private @Nullable Laptop laptop;
  private Optional<String> metricsPorts = Optional.empty();

  /**
   * @param directory where {@link #registry} and {@link #data} are
   */
  LaptopUnderTest(Path directory) {
    this.directory = directory;
  }

  Path registry() {
    return directory.resolve("models");
  }

  Path data() {
    return directory.resolve("data");
  }

  Path index() {
    return data().resolve("index");
  }

  /**
   * Starts it and waits until questions are answered.
   *
   * @param settings of the jobs, {@code key=value}
   */
  Laptop start(String... settings) {
    Laptop started = open(settings);
    laptop = started;
    var store = IndexOptions.at(index());
    Awaitility.await().atMost(PATIENCE).until(() -> store.find().isPresent());
    assertThat(
            new Searchable(store.require(), Clock.systemUTC()).await(SentPassages.NONE, PATIENCE))
        .isEqualTo(Searchable.State.SERVED);
    return started;
  }

  /** Starts it and waits for nothing; whoever calls closes it. */
  Laptop open(String... settings) {
    return Laptop.start(
        data(),
        0,
        metricsPorts,
        bootstrap -> {
          List<String> all = new ArrayList<>(List.of("registry.root=" + registry()));
          all.addAll(List.of(settings));
          return SettingsArguments.under(data(), "student/1", all, bootstrap);
        },
        step -> {});
  }

  /** Starts it with a page of metrics on a free port. */
  LaptopUnderTest withMetrics() {
    metricsPorts = Optional.of("0");
    return this;
  }

  /** What runs. */
  Laptop running() {
    return Objects.requireNonNull(laptop, "not started");
  }

  /** Runs a command with options that say where what runs is. */
  Said relkt(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    String command = arguments[0];
    String subcommand = command + (arguments.length > 1 ? " " + arguments[1] : "");
    if (!WITHOUT_A_BROKER.contains(subcommand)) {
      all.add("--bootstrap=" + running().bootstrapServers());
    }
    if (READ_THE_INDEX.contains(command) || READ_THE_INDEX.contains(subcommand)) {
      all.add("--index-root=" + index());
    }
    if (READ_THE_REGISTRY.contains(subcommand)) {
      all.add("--registry=" + registry());
    }
    return Said.by(all.toArray(String[]::new));
  }

  /** Stops what runs; data and registry stay. */
  @Override
  public void close() {
    if (laptop != null) {
      laptop.close();
    }
  }
}
