package dev.relkt.job;

import dev.relkt.embedding.Encoders;
import dev.relkt.indexing.RoutedChange;
import dev.relkt.job.backfill.BackfillSource;
import dev.relkt.job.kafka.KafkaConnectors;
import dev.relkt.job.kafka.PassagesTopicChange;
import dev.relkt.job.kafka.RestartAtBeginning;
import dev.relkt.job.kafka.TopicsCheck;
import dev.relkt.job.operator.FailurePoints;
import dev.relkt.job.operator.PublishOperator;
import dev.relkt.job.operator.ReadBackfillOperator;
import dev.relkt.job.operator.ReadPassagesOperator;
import dev.relkt.job.operator.RegistryEncoders;
import dev.relkt.job.operator.RolloutOperator;
import dev.relkt.job.operator.ShardOperator;
import dev.relkt.job.options.ConfigurationMistakes;
import dev.relkt.job.options.IndexLocation;
import dev.relkt.job.options.Settings;
import dev.relkt.job.options.StartRefused;
import dev.relkt.job.types.CheckpointPartCodec;
import dev.relkt.job.types.GenerationEventCodec;
import dev.relkt.job.types.RoutedChangeCodec;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.topic.GenerationsTopic;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * From passages on Kafka to published snapshots of the index.
 *
 * <pre>
 * backfill ── read ──┐
 * passages ── read ──(by shard)── shards ──┐
 *               ├─── offsets ──────────────┴── publish (one) ──┬── generations
 *               └─── passages.dlq                              │
 * models ── rollout (one) ─────────────────────────────────────┘
 *               └─── models.dlq
 * </pre>
 *
 * <p>The rollout controller decides which generations are written and which one answers. The
 * decisions are in the index root, where shards and publisher look: no stream goes from it to them.
 *
 * <p>Exactly once: a published snapshot is the function of the topic up to the offsets of a
 * complete checkpoint. Without a checkpoint the job reads the topic from its beginning, and only
 * into an index root that has no snapshot.
 */
public final class IndexingJob {

  /** The job's name, and its consumer group. */
  public static final String NAME = "relkt-indexing";

  private IndexingJob() {}

  /**
   * Submits the job with the settings of the command line.
   *
   * @throws ConfigurationMistakes with all that is wrong with them
   * @throws StartRefused if a topic is missing, or no broker answers
   */
  public static void main(String[] arguments) throws Exception {
    Settings settings = Settings.read(arguments);
    TopicsCheck.ofIndexing(settings).run();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, settings);
    env.execute(NAME);
  }

  /**
   * Builds the topology. Checkpoints, restarts and parallelism of the source are the environment's.
   */
  public static void define(StreamExecutionEnvironment env, Settings settings) {
    define(env, settings, new RegistryEncoders(settings.model()), FailurePoints.NONE);
  }

  static void define(
      StreamExecutionEnvironment env,
      Settings settings,
      Encoders encoders,
      FailurePoints failures) {
    JobDefaults.apply(env);
    var place = new IndexLocation(settings.index());
    int parallelism = settings.indexing().parallelism();
    int[] keys = ShardOperator.keys(place.shards());
    Settings.Topics topics = settings.topics();

    SingleOutputStreamOperator<RoutedChange> changes =
        env.fromSource(
                KafkaConnectors.source(
                    settings.kafka(),
                    NAME,
                    topics.passages(),
                    KafkaConnectors.startOrFailure(settings.indexing().start()),
                    KafkaConnectors.Fetching.TOGETHER,
                    new PassagesTopicChange(place, settings.indexing().newTopic())),
                WatermarkStrategy.noWatermarks(),
                OperatorUids.PASSAGES)
            .uid(OperatorUids.PASSAGES)
            .setParallelism(parallelism)
            .transform(
                OperatorUids.READ_PASSAGES,
                new RoutedChangeCodec().streamType(),
                new ReadPassagesOperator(
                    place,
                    settings.indexing().maxValueBytes(),
                    settings.indexing().rules(),
                    settings.format()))
            .uid(OperatorUids.READ_PASSAGES)
            .setParallelism(parallelism);

    SingleOutputStreamOperator<RoutedChange> backfilled = backfill(env, settings, place);

    changes
        .getSideOutput(ReadPassagesOperator.DEAD_LETTERS)
        .union(backfilled.getSideOutput(ReadPassagesOperator.DEAD_LETTERS))
        .sinkTo(
            KafkaConnectors.deadLetters(
                settings.kafka(), NAME + "-dlq", topics.passagesDeadLetters()))
        .name(OperatorUids.PASSAGES_DEAD_LETTERS)
        .uid(OperatorUids.PASSAGES_DEAD_LETTERS)
        .setParallelism(parallelism);

    String generations = topics.generations();
    KafkaRecordSerializationSchema<GenerationEvent> events =
        (event, context, timestamp) -> GenerationsTopic.encode(generations, event);
    DataStream<GenerationEvent> decided = rollout(env, settings, place, encoders);
    changes
        .union(backfilled)
        .keyBy(change -> keys[change.shard()], Types.INT)
        .transform(
            OperatorUids.SHARDS,
            new CheckpointPartCodec().streamType(),
            new ShardOperator(
                place, encoders, settings.model().version(), settings.indexing(), failures))
        .uid(OperatorUids.SHARDS)
        .setParallelism(parallelism)
        .setMaxParallelism(place.shards())
        .union(changes.getSideOutput(ReadPassagesOperator.OFFSETS))
        .transform(
            OperatorUids.PUBLISH,
            new GenerationEventCodec().streamType(),
            new PublishOperator(
                place,
                settings.index().rewind(),
                failures,
                settings.kafka().properties(),
                topics.passages()))
        .uid(OperatorUids.PUBLISH)
        .setParallelism(1)
        .setMaxParallelism(1)
        .union(decided)
        .sinkTo(
            KafkaConnectors.sink(
                settings.kafka(), DeliveryGuarantee.AT_LEAST_ONCE, NAME + "-events", events))
        .name(OperatorUids.GENERATION_EVENTS)
        .uid(OperatorUids.GENERATION_EVENTS)
        .setParallelism(1);
  }

  private static SingleOutputStreamOperator<RoutedChange> backfill(
      StreamExecutionEnvironment env, Settings settings, IndexLocation place) {
    Settings.Indexing indexing = settings.indexing();
    return env.fromSource(
            new BackfillSource(indexing.backfill(), place, indexing.maxValueBytes()),
            WatermarkStrategy.noWatermarks(),
            OperatorUids.BACKFILL)
        .uid(OperatorUids.BACKFILL)
        .setParallelism(indexing.parallelism())
        // One large file is read by all subtasks: their positions have the order.
        .rebalance()
        .transform(
            OperatorUids.READ_BACKFILL,
            new RoutedChangeCodec().streamType(),
            new ReadBackfillOperator(
                place, settings.topics().passages(), indexing.maxValueBytes(), indexing.rules()))
        .uid(OperatorUids.READ_BACKFILL)
        .setParallelism(indexing.parallelism());
  }

  private static DataStream<GenerationEvent> rollout(
      StreamExecutionEnvironment env, Settings settings, IndexLocation place, Encoders encoders) {
    Settings.Topics topics = settings.topics();
    SingleOutputStreamOperator<GenerationEvent> decided =
        env.fromSource(
                KafkaConnectors.source(
                    settings.kafka(),
                    NAME,
                    topics.models(),
                    OffsetsInitializer.earliest(),
                    KafkaConnectors.Fetching.AT_ONCE,
                    new RestartAtBeginning()),
                WatermarkStrategy.noWatermarks(),
                OperatorUids.COMMANDS)
            .uid(OperatorUids.COMMANDS)
            .setParallelism(1)
            .setMaxParallelism(1)
            .transform(
                OperatorUids.ROLLOUT,
                new GenerationEventCodec().streamType(),
                new RolloutOperator(place, encoders, settings.rollout()))
            .uid(OperatorUids.ROLLOUT)
            .setParallelism(1)
            .setMaxParallelism(1);
    decided
        .getSideOutput(RolloutOperator.DEAD_LETTERS)
        .sinkTo(
            KafkaConnectors.deadLetters(
                settings.kafka(), NAME + "-models-dlq", topics.modelsDeadLetters()))
        .name(OperatorUids.COMMANDS_DEAD_LETTERS)
        .uid(OperatorUids.COMMANDS_DEAD_LETTERS)
        .setParallelism(1);
    return decided;
  }
}
