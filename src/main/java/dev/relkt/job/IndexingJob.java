package dev.relkt.job;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** From passages on Kafka to published cuts of the index. */
public final class IndexingJob {

  /** The job's name, the same for ever. */
  public static final String NAME = "relkt-indexing";

  private IndexingJob() {}

  /** Submits the job with the settings of the command line. */
  public static void main(String[] arguments) throws Exception {
    Settings settings = Settings.read(arguments);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, settings);
    env.execute(NAME);
  }

  /** Builds the topology. */
  public static void define(StreamExecutionEnvironment env, Settings settings) {}
}
