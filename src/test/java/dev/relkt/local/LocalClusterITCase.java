package dev.relkt.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterITCase {

  private static final AtomicLong SEEN = new AtomicLong();
  private static final AtomicLong RESTORED = new AtomicLong(-1);

  @TempDir Path directory;

  @Test
  void goesOnFromTheNewestRetainedCheckpoint() {
    SEEN.set(0);
    try (var cluster = LocalCluster.start(directory, 1)) {
      assertThat(cluster.submit("count", LocalClusterITCase::count)).isEmpty();
      cluster.awaitRunning(Duration.ofSeconds(60));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> SEEN.get() > 20 && checkpoint().isPresent());
      // The one that is there may be of before the first number.
      Optional<Path> before = checkpoint();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> checkpoint().isPresent() && !checkpoint().equals(before));
      cluster.awaitRunning(Duration.ofSeconds(10));
    }
    RESTORED.set(-1);
    Path newest = checkpoint().orElseThrow();
    try (var cluster = LocalCluster.start(directory, 1)) {
      assertThat(cluster.submit("count", LocalClusterITCase::count)).contains(newest);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> RESTORED.get() >= 0);
      assertThat(RESTORED.get()).isPositive();
    }
  }

  @Test
  void saysWhyAJobDoesNotRun() {
    try (var cluster = LocalCluster.start(directory, 1)) {
      cluster.submit(
          "broken",
          env -> {
            String key = "restart-strategy.exponential-delay.attempts-before-reset-backoff";
            env.configure(Configuration.fromMap(Map.of(key, "many")));
            count(env);
          });
      assertThatThrownBy(() -> cluster.awaitRunning(Duration.ofSeconds(30)))
          .isInstanceOf(LocalFailure.class)
          .hasMessage(
              "flink: job broken FAILED: Could not parse value 'many' for key"
                  + " 'restart-strategy.exponential-delay.attempts-before-reset-backoff'.");
    }
  }

  @Test
  void tellsHowOftenAJobWasStartedAgainAndWhy() {
    try (var cluster = LocalCluster.start(directory, 1)) {
      cluster.submit("loop", LocalClusterITCase::fail);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(cluster.states())
                      .singleElement()
                      .satisfies(
                          job -> {
                            assertThat(job.name()).isEqualTo("loop");
                            assertThat(job.restarts()).isGreaterThan(1);
                            assertThat(job.failure().orElseThrow().reason())
                                .isEqualTo("this number is too large");
                          }));
    }
  }

  private static void fail(StreamExecutionEnvironment env) {
    env.setParallelism(1);
    env.configure(
        Configuration.fromMap(
            Map.of(
                "restart-strategy.type",
                "fixed-delay",
                "restart-strategy.fixed-delay.attempts",
                "1000",
                "restart-strategy.fixed-delay.delay",
                "100 ms")));
    env.fromSequence(0, Long.MAX_VALUE)
        .uid("numbers")
        .map(LocalClusterITCase::refuse, Types.LONG)
        .uid("failing")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
  }

  private static Long refuse(Long number) {
    throw new IllegalStateException("this number is too large");
  }

  @Test
  void passesOverACheckpointThatIsNotWhole() throws Exception {
    try (var cluster = LocalCluster.start(directory, 1)) {
      cluster.submit("count", LocalClusterITCase::count);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> checkpoint().isPresent());
    }
    Path good = checkpoint().orElseThrow();
    Path torn = Files.createDirectories(good.resolveSibling("chk-999999"));
    Files.write(torn.resolve("_metadata"), new byte[] {1, 2, 3});
    assertThat(checkpoint()).contains(good);
  }

  private Optional<Path> checkpoint() {
    return RetainedCheckpoints.newest(directory.resolve("checkpoints").resolve("count"));
  }

  private static void count(StreamExecutionEnvironment env) {
    env.setParallelism(1);
    env.fromSource(
            new DataGeneratorSource<>(
                i -> i, Long.MAX_VALUE, RateLimiterStrategy.perSecond(200), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .uid("numbers")
        .keyBy(i -> 0)
        .process(new Counter())
        .uid("counter")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
  }

  private static final class Counter extends KeyedProcessFunction<Integer, Long, Long> {
    private transient ValueState<Long> state;

    @Override
    public void open(OpenContext context) {
      state = getRuntimeContext().getState(new ValueStateDescriptor<>("n", Types.LONG));
    }

    @Override
    public void processElement(Long value, Context context, Collector<Long> out) throws Exception {
      long before = state.value() == null ? 0 : state.value();
      RESTORED.compareAndSet(-1, before);
      state.update(before + 1);
      SEEN.incrementAndGet();
      out.collect(value);
    }
  }
}
