package dev.relkt.job;

import dev.relkt.embedding.Encoders;
import dev.relkt.job.kafka.KafkaConnectors;
import dev.relkt.job.kafka.RestartAtBeginning;
import dev.relkt.job.kafka.TopicsCheck;
import dev.relkt.job.operator.EncodeOperator;
import dev.relkt.job.operator.FailurePoints;
import dev.relkt.job.operator.GatherReplies;
import dev.relkt.job.operator.ReadQuestions;
import dev.relkt.job.operator.RegistryEncoders;
import dev.relkt.job.operator.SearchOperator;
import dev.relkt.job.options.ConfigurationMistakes;
import dev.relkt.job.options.IndexLocation;
import dev.relkt.job.options.RelktOptions;
import dev.relkt.job.options.Settings;
import dev.relkt.job.options.StartRefused;
import dev.relkt.job.types.Answered;
import dev.relkt.job.types.AnsweredCodec;
import dev.relkt.job.types.GatherPart;
import dev.relkt.job.types.GatherPartCodec;
import dev.relkt.job.types.ReceivedQuestion;
import dev.relkt.job.types.ReceivedQuestionCodec;
import dev.relkt.job.types.SearchOrder;
import dev.relkt.job.types.SearchOrderCodec;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.QuestionsTopic;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * From questions on Kafka to answers on Kafka.
 *
 * <pre>
 * questions ── read ── encode ──(to all)── search ──┐
 *               │         └────── asked ────────────┴──(by question)── gather ── answers
 *               └─── questions.dlq, answers (that they were refused)
 * </pre>
 *
 * <p>Every question is encoded by the model of one generation and searched in that generation
 * alone. A reply goes out when all shards answered or its deadline passed. Without a checkpoint the
 * job goes on from the offsets that its group committed, or else begins with the first question
 * that is there.
 */
public final class AnsweringJob {

  /** The job's name, and its consumer group. */
  public static final String NAME = "relkt-answering";

  /** Key groups of questions under way; may not change under a checkpoint. */
  private static final int GATHER_MAX_PARALLELISM = 128;

  private AnsweringJob() {}

  /**
   * Submits the job with the settings of the command line.
   *
   * @throws ConfigurationMistakes with all that is wrong with them
   * @throws StartRefused if a topic is missing, or no broker answers
   */
  public static void main(String[] arguments) throws Exception {
    Settings settings = Settings.read(arguments);
    TopicsCheck.ofAnswering(settings).run();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, settings);
    env.execute(NAME);
  }

  /** Builds the topology. Checkpoints and restarts are the environment's. */
  public static void define(StreamExecutionEnvironment env, Settings settings) {
    define(env, settings, new RegistryEncoders(settings.model()), FailurePoints.NONE);
  }

  @SuppressWarnings("deprecation") // Flink's connector asks for this enum of Kafka's
  static void define(
      StreamExecutionEnvironment env,
      Settings settings,
      Encoders encoders,
      FailurePoints failures) {
    JobDefaults.apply(env);
    env.setBufferTimeout(0);
    var place = new IndexLocation(settings.index());
    int parallelism = settings.answering().parallelism();
    Settings.Topics topics = settings.topics();

    SingleOutputStreamOperator<ReceivedQuestion> questions =
        env.fromSource(
                KafkaConnectors.source(
                    settings.kafka(),
                    NAME,
                    topics.questions(),
                    OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST),
                    KafkaConnectors.Fetching.AT_ONCE,
                    new RestartAtBeginning()),
                WatermarkStrategy.noWatermarks(),
                OperatorUids.QUESTIONS)
            .uid(OperatorUids.QUESTIONS)
            .setParallelism(parallelism)
            .process(
                new ReadQuestions(settings.answering().tenants()),
                new ReceivedQuestionCodec().streamType())
            .name(OperatorUids.READ_QUESTIONS)
            .uid(OperatorUids.READ_QUESTIONS)
            .setParallelism(parallelism);

    DataStream<DeadLetter> refused = questions.getSideOutput(ReadQuestions.DEAD_LETTERS);
    refused
        .sinkTo(
            KafkaConnectors.deadLetters(
                settings.kafka(), NAME + "-dlq", topics.questionsDeadLetters()))
        .name(OperatorUids.QUESTIONS_DEAD_LETTERS)
        .uid(OperatorUids.QUESTIONS_DEAD_LETTERS)
        .setParallelism(parallelism);

    String answers = topics.answers();
    KafkaRecordSerializationSchema<DeadLetter> refusals =
        (letter, context, timestamp) ->
            AnswersTopic.refusal(
                answers,
                letter,
                ReadQuestions.passedOn(letter.original()).stream()
                    .filter(header -> !header.name().equals(QuestionsTopic.INTERIM_HEADER))
                    .toList(),
                KafkaConnectors.MAX_BYTES);
    refused
        .sinkTo(
            KafkaConnectors.sink(
                settings.kafka(),
                delivery(settings.answering().delivery()),
                NAME + "-refused-" + answers,
                refusals))
        .name(OperatorUids.REFUSALS)
        .uid(OperatorUids.REFUSALS)
        .setParallelism(parallelism);

    SingleOutputStreamOperator<SearchOrder> orders =
        questions
            .transform(
                OperatorUids.ENCODE,
                new SearchOrderCodec().streamType(),
                new EncodeOperator(place, encoders, settings.answering()))
            .uid(OperatorUids.ENCODE)
            .setParallelism(parallelism);

    KafkaRecordSerializationSchema<Answered> records =
        (answered, context, timestamp) -> {
          var produced = AnswersTopic.encode(answers, answered.reply());
          answered.envelope().headers().forEach(h -> produced.headers().add(h.name(), h.value()));
          return produced;
        };
    orders
        .broadcast()
        .transform(
            OperatorUids.SEARCH,
            new GatherPartCodec().streamType(),
            new SearchOperator(place, settings.answering(), failures))
        .uid(OperatorUids.SEARCH)
        .setParallelism(parallelism)
        .union(orders.getSideOutput(EncodeOperator.ASKED))
        .keyBy(GatherPart::uid, Types.STRING)
        .process(new GatherReplies(encoders), new AnsweredCodec().streamType())
        .name(OperatorUids.GATHER)
        .uid(OperatorUids.GATHER)
        .setParallelism(parallelism)
        .setMaxParallelism(GATHER_MAX_PARALLELISM)
        .sinkTo(
            KafkaConnectors.sink(
                settings.kafka(),
                delivery(settings.answering().delivery()),
                NAME + "-" + answers,
                records))
        .name(OperatorUids.ANSWERS)
        .uid(OperatorUids.ANSWERS)
        .setParallelism(parallelism);
  }

  private static DeliveryGuarantee delivery(RelktOptions.Delivery delivery) {
    return switch (delivery) {
      case AT_LEAST_ONCE -> DeliveryGuarantee.AT_LEAST_ONCE;
      case EXACTLY_ONCE -> DeliveryGuarantee.EXACTLY_ONCE;
    };
  }
}
