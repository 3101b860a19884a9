package dev.relkt.job;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** From questions on Kafka to answers on Kafka. */
public final class AnsweringJob {

  /** The job's name, the same for ever. */
  public static final String NAME = "relkt-answering";

  private AnsweringJob() {}

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
