package dev.relkt.cli.evaluate;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.client.Brokers;
import dev.relkt.client.TopicReader;
import dev.relkt.evaluation.Progress;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Many questions asked through Kafka, some at a time: the next one is sent when an answer comes or
 * is given up. Answers find their questions by id, in whatever order they come.
 *
 * @param replies question id → its reply, in the order in which they came
 * @param unanswered ids of the questions whose answer did not come in time
 * @param latencyMillis of each answer, from before its question was sent until it was here
 * @param took from the first question to the last answer
 */
record QuestionBatch(
    Map<String, Reply> replies,
    List<String> unanswered,
    List<Double> latencyMillis,
    Duration took) {

  private static final Duration POLL = Duration.ofMillis(20);

  QuestionBatch {
    replies = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(replies));
    unanswered = List.copyOf(unanswered);
    latencyMillis = List.copyOf(latencyMillis);
  }

  /**
   * How to ask.
   *
   * @param questionsTopic where questions go to
   * @param answersTopic where answers come from
   * @param inFlight the most questions that wait for their answers at a time, 1 or more
   * @param patience how long to wait for an answer
   */
  record Way(String questionsTopic, String answersTopic, int inFlight, Duration patience) {}

  /**
   * Asks them all.
   *
   * @param questions each id once, and never used before on these topics
   * @throws CommandFailed if no broker answers, a topic does not exist, a question is not taken, an
   *     answer cannot be read, or none of the first questions is answered in time
   */
  static QuestionBatch ask(Brokers brokers, Way way, List<Question> questions, Progress progress) {
    List<TopicPartition> partitions;
    try (var admin = brokers.admin()) {
      TopicReader.partitions(admin, way.questionsTopic());
      partitions = TopicReader.partitions(admin, way.answersTopic());
    }
    try (var consumer = brokers.consumer();
        var producer = brokers.producer()) {
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      // Seeking is lazy; without this an answer could be there before the end is looked up.
      partitions.forEach(consumer::position);
      return new Round(brokers, way, questions, progress).run(producer, consumer);
    }
  }

  /** The state of one such round, of one thread; only a failed send comes from another. */
  private static final class Round {
    private final Brokers brokers;
    private final Way way;
    private final List<Question> questions;
    private final Progress progress;
    private final Map<String, Long> sentAt = new LinkedHashMap<>();
    private final Map<String, Reply> replies = new LinkedHashMap<>();
    private final List<String> unanswered = new ArrayList<>();
    private final List<Double> latencyMillis = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> notTaken = new AtomicReference<>();

    Round(Brokers brokers, Way way, List<Question> questions, Progress progress) {
      this.brokers = brokers;
      this.way = way;
      this.questions = questions;
      this.progress = progress;
    }

    QuestionBatch run(
        KafkaProducer<byte[], byte @Nullable []> producer,
        KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer) {
      long start = System.nanoTime();
      Iterator<Question> next = questions.iterator();
      while (next.hasNext() || !sentAt.isEmpty()) {
        while (next.hasNext() && sentAt.size() < way.inFlight()) {
          send(producer, next.next());
        }
        consumer.poll(POLL).forEach(this::take);
        refuseFailedSend();
        giveUpOldOnes();
        progress.at("asking", "questions", replies.size() + unanswered.size(), questions.size());
      }
      return new QuestionBatch(
          replies, unanswered, latencyMillis, Duration.ofNanos(System.nanoTime() - start));
    }

    private void send(KafkaProducer<byte[], byte @Nullable []> producer, Question question) {
      var encoded = QuestionsTopic.encode(way.questionsTopic(), question);
      sentAt.put(question.id(), System.nanoTime());
      // A failure is told to the callback; nobody waits for the future.
      var unused =
          producer.send(
              new ProducerRecord<>(way.questionsTopic(), encoded.key(), encoded.value()),
              (metadata, failure) -> {
                if (failure != null) {
                  notTaken.compareAndSet(null, failure);
                }
              });
    }

    private void take(ConsumerRecord<byte @Nullable [], byte @Nullable []> consumed) {
      byte[] key = consumed.key();
      Long sent = key == null ? null : sentAt.remove(new String(key, StandardCharsets.UTF_8));
      if (sent == null) {
        // Somebody else's, or one that came again, or too late.
        return;
      }
      double millis = (System.nanoTime() - sent) / 1e6;
      switch (AnswersTopic.decode(RawRecord.of(consumed))) {
        case Decoded.Accepted<Reply> accepted -> {
          if (!accepted.value().error().isEmpty()) {
            throw new CommandFailed(
                "question \"%s\" was refused: %s"
                    .formatted(accepted.value().questionId(), accepted.value().error()));
          }
          replies.put(accepted.value().questionId(), accepted.value());
          latencyMillis.add(millis);
        }
        case Decoded.Rejected<Reply> rejected ->
            throw new CommandFailed(
                "the answer at %s-%d, offset %d cannot be read: %s"
                    .formatted(
                        consumed.topic(),
                        consumed.partition(),
                        consumed.offset(),
                        rejected.rejection().reason()));
      }
    }

    private void refuseFailedSend() {
      Exception failure = notTaken.get();
      if (failure != null) {
        throw new CommandFailed(
            "topic \"%s\": a question was not taken: %s"
                .formatted(way.questionsTopic(), failure.getMessage()),
            failure);
      }
    }

    private void giveUpOldOnes() {
      long now = System.nanoTime();
      Iterator<Map.Entry<String, Long>> waiting = sentAt.entrySet().iterator();
      while (waiting.hasNext()) {
        Map.Entry<String, Long> oldest = waiting.next();
        if (now - oldest.getValue() <= way.patience().toNanos()) {
          break;
        }
        unanswered.add(oldest.getKey());
        waiting.remove();
      }
      if (replies.isEmpty() && !unanswered.isEmpty()) {
        throw new CommandFailed(
            "no answer to any question within %,d s; does the answering job run? \"%s\" says how it does"
                .formatted(
                    way.patience().toSeconds(),
                    BrokerOptions.command(brokers.bootstrap(), "status")));
      }
    }
  }
}
