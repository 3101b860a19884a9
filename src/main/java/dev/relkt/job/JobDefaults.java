package dev.relkt.job;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What both jobs must have, whatever Flink's own configuration says, and what they have where it
 * says nothing.
 */
final class JobDefaults {

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

  private JobDefaults() {}

  static void apply(StreamExecutionEnvironment env) {
    var must = new Configuration();
    must.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    must.set(PipelineOptions.GENERIC_TYPES, false);
    must.set(PipelineOptions.OBJECT_REUSE, true);
    env.configure(must);
    if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
      env.enableCheckpointing(CHECKPOINT_INTERVAL.toMillis());
      env.getCheckpointConfig().setTolerableCheckpointFailureNumber(100);
      env.getCheckpointConfig()
          .setExternalizedCheckpointRetention(
              ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
      var retained = new Configuration();
      retained.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 3);
      env.configure(retained);
    }
  }
}
