package dev.relkt.client;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RawRecord;
import dev.relkt.topic.RecordHeader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks many questions at once through Kafka: one producer, and one thread that reads all answers
 * from the moment on at which this was opened and hands out those that are waited for. Partitions
 * that the topic of answers gets later are read too. Ids of questions must be unique among all who
 * ask. Safe for use by several threads.
 */
public final class AsyncQuestionClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AsyncQuestionClient.class);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(30);

  private final Brokers brokers;
  private final String questionsTopic;
  private final String answersTopic;
  private final KafkaProducer<byte[], byte @Nullable []> producer;
  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private final Map<String, Asked> waiting = new ConcurrentHashMap<>();
  private final Thread reader;
  private volatile boolean closed;

  private AsyncQuestionClient(
      Brokers brokers,
      String questionsTopic,
      String answersTopic,
      KafkaProducer<byte[], byte @Nullable []> producer,
      KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer) {
    this.brokers = brokers;
    this.questionsTopic = questionsTopic;
    this.answersTopic = answersTopic;
    this.producer = producer;
    this.consumer = consumer;
    reader = Thread.ofPlatform().daemon().name("relkt-answers").unstarted(this::read);
  }

  /**
   * A question that was asked. Whoever is done with it calls {@link AsyncQuestionClient#forget}.
   *
   * @param taken completes when the brokers have it, with its place; or fails with {@link
   *     ClientFailed}
   * @param interim told what a part of the shards found, before the answer
   * @param answered completes with its answer, of which an error is part; or fails with {@link
   *     ClientFailed} where that cannot be read
   */
  public record Asked(
      String id,
      CompletableFuture<Reply.Place> taken,
      Consumer<Answered> interim,
      CompletableFuture<Answered> answered) {}

  /**
   * An answer.
   *
   * @param value the record's value, as the topic of answers has it
   */
  @SuppressWarnings("ArrayRecordComponent") // JSON on its way to whoever asked, never compared
  public record Answered(Reply reply, byte[] value) {}

  /**
   * @throws ClientFailed if no broker answers, or a topic does not exist
   */
  public static AsyncQuestionClient open(
      Brokers brokers, String questionsTopic, String answersTopic) {
    List<TopicPartition> partitions;
    try (var admin = brokers.admin()) {
      TopicReader.partitions(admin, questionsTopic);
      partitions = TopicReader.partitions(admin, answersTopic);
    }
    var consumer = brokers.consumer();
    try {
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      // Seeking is lazy; without this an answer could be there before the end is looked up.
      partitions.forEach(consumer::position);
      var client =
          new AsyncQuestionClient(
              brokers, questionsTopic, answersTopic, brokers.quickProducer(), consumer);
      client.reader.start();
      return client;
    } catch (KafkaException e) {
      consumer.close();
      throw new ClientFailed(
          "topic \"%s\" cannot be read: %s".formatted(answersTopic, ClientFailed.reason(e)), e);
    }
  }

  /**
   * Asks and returns at once.
   *
   * @param headers of its record, such as {@code traceparent}
   */
  public Asked ask(Question question, List<RecordHeader> headers) {
    return ask(question, headers, interim -> {});
  }

  /**
   * As the other one, with what a part of the shards found before the answer.
   *
   * @param interim told by the thread that reads answers, so it must not wait for anything
   */
  public Asked askWithInterim(
      Question question, List<RecordHeader> headers, Consumer<Answered> interim) {
    List<RecordHeader> all = new ArrayList<>(headers);
    all.add(RecordHeader.of(QuestionsTopic.INTERIM_HEADER, "true"));
    return ask(question, all, interim);
  }

  private Asked ask(Question question, List<RecordHeader> headers, Consumer<Answered> interim) {
    var asked =
        new Asked(
            question.id(), new CompletableFuture<>(), interim, new CompletableFuture<Answered>());
    waiting.put(question.id(), asked);
    ProducerRecord<byte[], byte[]> encoded = QuestionsTopic.encode(questionsTopic, question);
    var produced =
        new ProducerRecord<byte[], byte @Nullable []>(
            questionsTopic, encoded.key(), encoded.value());
    headers.forEach(header -> produced.headers().add(header.name(), header.value()));
    try {
      // The call back gets to know what the future would say.
      var unused = producer.send(produced, (place, thrown) -> sent(asked, place, thrown));
    } catch (KafkaException e) {
      sent(asked, null, e);
    }
    return asked;
  }

  /** Waits no longer for the answer of a question. */
  public void forget(Asked asked) {
    waiting.remove(asked.id(), asked);
  }

  /** How many questions wait for their answers. */
  public int waiting() {
    return waiting.size();
  }

  /** False from the moment on at which answers are read no more. */
  public boolean isOpen() {
    return !closed && reader.isAlive();
  }

  /** Whether a broker is connected now. Nothing is asked for it. */
  public boolean hears() {
    return isOpen()
        && consumer.metrics().entrySet().stream()
            .filter(metric -> metric.getKey().name().equals("connection-count"))
            .anyMatch(metric -> ((Number) metric.getValue().metricValue()).doubleValue() > 0);
  }

  private void sent(Asked asked, @Nullable RecordMetadata place, @Nullable Exception thrown) {
    if (thrown == null && place != null) {
      asked.taken().complete(new Reply.Place(place.partition(), place.offset()));
      return;
    }
    var failed =
        new ClientFailed(
            "topic \"%s\": the question was not taken: %s"
                .formatted(questionsTopic, thrown == null ? "no place" : thrown.getMessage()));
    asked.taken().completeExceptionally(failed);
    asked.answered().completeExceptionally(failed);
    forget(asked);
  }

  private void read() {
    long lookAt = System.nanoTime() + LOOK_FOR_PARTITIONS.toNanos();
    try {
      while (!closed) {
        pollOnce();
        if (System.nanoTime() > lookAt) {
          followPartitions();
          lookAt = System.nanoTime() + LOOK_FOR_PARTITIONS.toNanos();
        }
      }
    } catch (WakeupException e) {
      // closed
    } catch (KafkaException e) {
      LOG.warn("topic {} is read no more: {}", answersTopic, e.toString());
    } finally {
      closed = true;
      failAll();
      consumer.close();
    }
  }

  private void pollOnce() {
    try {
      for (var record : consumer.poll(POLL)) {
        hand(record);
      }
    } catch (InvalidOffsetException e) {
      // Made anew, or records went before they were read: whoever waited for one hears in time.
      LOG.warn("topic {}: {}; goes on at its end", answersTopic, e.toString());
      consumer.seekToEnd(e.partitions());
    }
  }

  private void hand(ConsumerRecord<byte @Nullable [], byte @Nullable []> consumed) {
    byte[] key = consumed.key();
    if (key == null) {
      return;
    }
    Asked asked = waiting.get(new String(key, StandardCharsets.UTF_8));
    if (asked == null) {
      return;
    }
    byte[] value = consumed.value() == null ? new byte[0] : consumed.value();
    boolean interim = consumed.headers().lastHeader(QuestionsTopic.INTERIM_HEADER) != null;
    switch (AnswersTopic.decode(RawRecord.of(consumed))) {
      case Decoded.Accepted<Reply> accepted -> {
        var answered = new Answered(accepted.value(), value);
        if (interim) {
          asked.interim().accept(answered);
          return;
        }
        asked.answered().complete(answered);
      }
      case Decoded.Rejected<Reply> rejected ->
          asked
              .answered()
              .completeExceptionally(
                  new ClientFailed(
                      "the answer at %s-%d, offset %d cannot be read: %s"
                          .formatted(
                              consumed.topic(),
                              consumed.partition(),
                              consumed.offset(),
                              rejected.rejection().reason())));
    }
    waiting.remove(asked.id(), asked);
  }

  /** An answer may lie on a partition that was added. */
  private void followPartitions() {
    Set<TopicPartition> now = new HashSet<>(consumer.assignment());
    Collection<TopicPartition> known = Set.copyOf(now);
    try {
      consumer
          .partitionsFor(answersTopic)
          .forEach(info -> now.add(new TopicPartition(answersTopic, info.partition())));
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      LOG.debug("topic {}: partitions are not known: {}", answersTopic, e.toString());
      return;
    }
    if (now.size() > known.size()) {
      Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
      known.forEach(partition -> positions.put(partition, consumer.position(partition)));
      consumer.assign(now);
      positions.forEach(consumer::seek);
      now.removeAll(known);
      consumer.seekToBeginning(now);
    }
  }

  private void failAll() {
    var failed =
        new ClientFailed(
            "Kafka at %s: answers cannot be read any more".formatted(brokers.bootstrap()));
    waiting.values().forEach(asked -> asked.answered().completeExceptionally(failed));
    waiting.clear();
  }

  /** Fails what is waited for. */
  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    producer.close(Duration.ofSeconds(2));
    try {
      reader.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
