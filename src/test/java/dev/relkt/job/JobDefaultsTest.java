package dev.relkt.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobDefaultsTest {

  static List<ConfigOption<?>> options() {
    return List.of(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        CheckpointingOptions.TOLERABLE_FAILURE_NUMBER,
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
        CheckpointingOptions.MAX_RETAINED_CHECKPOINTS,
        PipelineOptions.AUTO_GENERATE_UIDS,
        PipelineOptions.GENERIC_TYPES);
  }

  @ParameterizedTest
  @MethodSource("options")
  void aClusterThatSaysNothingHasWhatTheShippedConfigurationSays(ConfigOption<?> option) {
    var environment = StreamExecutionEnvironment.createLocalEnvironment(new Configuration());
    JobDefaults.apply(environment);
    ReadableConfig shipped = GlobalConfiguration.loadConfiguration("flink-conf");
    Object said = shipped.get(option);
    assertThat(environment.getConfiguration().get(option)).isEqualTo(said);
  }
}
