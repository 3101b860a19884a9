package dev.relkt.client;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks questions through Kafka, one after the other: sends each to the topic of questions and reads
 * the topic of answers, from where it ended before, until the one with its id comes. For one
 * thread.
 */
public final class QuestionClient implements AutoCloseable {

  private final String questionsTopic;
  private final KafkaProducer<byte[], byte @Nullable []> producer;
  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;

  private QuestionClient(
      String questionsTopic,
      KafkaProducer<byte[], byte @Nullable []> producer,
      KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer) {
    this.questionsTopic = questionsTopic;
    this.producer = producer;
    this.consumer = consumer;
  }

  /**
   * What came back.
   *
   * @param value the record's value, as the topic of answers has it
   * @param latency from before the question was sent until its answer was here
   */
  @SuppressWarnings("ArrayRecordComponent") // JSON on its way to the screen, never compared
  public record Answered(Reply reply, byte[] value, Duration latency) {}

  /**
   * @throws ClientFailed if no broker answers, or a topic does not exist
   */
  public static QuestionClient open(Brokers brokers, String questionsTopic, String answersTopic) {
    List<TopicPartition> partitions;
    try (var admin = brokers.admin()) {
      TopicReader.partitions(admin, questionsTopic);
      partitions = TopicReader.partitions(admin, answersTopic);
    }
    var consumer = brokers.consumer();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Seeking is lazy; without this an answer could be there before the end is looked up.
    partitions.forEach(consumer::position);
    return new QuestionClient(questionsTopic, brokers.producer(), consumer);
  }

  /**
   * Asks and waits.
   *
   * @return empty if no answer came in time
   * @throws ClientFailed if the question was not taken or was refused, or the answer cannot be read
   */
  public Optional<Answered> ask(Question question, Duration timeout) {
    long start = System.nanoTime();
    long deadline = start + timeout.toNanos();
    RecordMetadata sent = send(question, timeout);
    byte[] id = question.id().getBytes(StandardCharsets.UTF_8);
    while (System.nanoTime() < deadline) {
      Optional<Answered> mine = Optional.empty();
      for (var consumed : consumer.poll(Duration.ofMillis(100))) {
        if (java.util.Arrays.equals(id, consumed.key())) {
          Answered answered = read(consumed, start);
          if (isOf(answered.reply(), sent)) {
            mine = Optional.of(answered);
          }
        }
      }
      if (mine.isPresent()) {
        return mine;
      }
    }
    return Optional.empty();
  }

  /** Somebody else may ask with the same id at the same time; older jobs do not tell them apart. */
  private static boolean isOf(Reply reply, RecordMetadata sent) {
    return reply.place().isEmpty()
        || !sent.hasOffset()
        || reply.place().get().equals(new Reply.Place(sent.partition(), sent.offset()));
  }

  private RecordMetadata send(Question question, Duration timeout) {
    ProducerRecord<byte[], byte[]> encoded = QuestionsTopic.encode(questionsTopic, question);
    try {
      return producer
          .send(new ProducerRecord<>(questionsTopic, encoded.key(), encoded.value()))
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ClientFailed(
          "topic \"%s\": the question was not taken: %s"
              .formatted(questionsTopic, ClientFailed.reason(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientFailed("interrupted", e);
    }
  }

  private static Answered read(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> consumed, long start) {
    Duration latency = Duration.ofNanos(System.nanoTime() - start);
    byte[] value = consumed.value() == null ? new byte[0] : consumed.value();
    return switch (AnswersTopic.decode(RawRecord.of(consumed))) {
      case Decoded.Accepted<Reply> accepted -> {
        if (!accepted.value().error().isEmpty()) {
          throw new ClientFailed("the question was refused: " + accepted.value().error());
        }
        yield new Answered(accepted.value(), value, latency);
      }
      case Decoded.Rejected<Reply> rejected ->
          throw new ClientFailed(
              "the answer at %s-%d, offset %d cannot be read: %s"
                  .formatted(
                      consumed.topic(),
                      consumed.partition(),
                      consumed.offset(),
                      rejected.rejection().reason()));
    };
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    consumer.close();
  }
}
