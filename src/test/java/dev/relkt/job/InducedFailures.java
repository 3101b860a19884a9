package dev.relkt.job;

import dev.relkt.job.operator.FailurePoints;
import dev.relkt.job.operator.RegistryEncoders;
import dev.relkt.job.options.Settings;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Failures of jobs in the JVM of the test. An operator is serialised before it runs: what travels
 * is the key of what the test wants to happen.
 */
final class InducedFailures implements FailurePoints {

  private static final long serialVersionUID = 1;

  private static final Map<UUID, Consumer<Place>> WANTED = new ConcurrentHashMap<>();

  private final UUID key = UUID.randomUUID();

  /**
   * Begins.
   *
   * @param wanted called at every place, by the threads of tasks
   */
  void begin(Consumer<Place> wanted) {
    WANTED.put(key, wanted);
  }

  /** From now on nothing fails. */
  void end() {
    WANTED.remove(key);
  }

  @Override
  public void pass(Place place) {
    Consumer<Place> wanted = WANTED.get(key);
    if (wanted != null) {
      wanted.accept(place);
    }
  }

  void defineIndexing(StreamExecutionEnvironment env, Settings settings) {
    IndexingJob.define(env, settings, new RegistryEncoders(settings.model()), this);
  }

  void defineAnswering(StreamExecutionEnvironment env, Settings settings) {
    AnsweringJob.define(env, settings, new RegistryEncoders(settings.model()), this);
  }
}
