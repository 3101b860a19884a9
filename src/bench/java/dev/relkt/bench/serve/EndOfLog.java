package dev.relkt.bench.serve;

import dev.relkt.answering.Question;
import dev.relkt.bench.load.BenchFailed;
import dev.relkt.bench.load.PatientProducer;
import dev.relkt.bench.load.TopicTail;
import dev.relkt.local.Sleep;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RawRecord;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Waits until everything that was sent can be found: a last passage goes to the end of every
 * partition, and a question that only these can answer is asked until all of them are among its
 * answers. This asks nothing of a system but its topics.
 */
final class EndOfLog {

  private static final Duration ASK_EVERY = Duration.ofMillis(100);
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String KEY = "end";

  private EndOfLog() {}

  /**
   * @throws BenchFailed if it cannot be found in time
   */
  static void awaitSearchable(PatientProducer producer, String brokers, Duration patience) {
    String run = UUID.randomUUID().toString();
    String text = "the end of the log " + run;
    int partitions = producer.partitions(PassagesTopic.NAME);
    Set<String> found = ConcurrentHashMap.newKeySet();
    try (var tail =
        new TopicTail(
            brokers,
            AnswersTopic.NAME,
            TopicTail.From.END,
            record -> {
              byte[] key = record.key();
              if (key != null
                  && new String(key, java.nio.charset.StandardCharsets.UTF_8).startsWith(run)) {
                found.addAll(ids(RawRecord.of(record)));
              }
            })) {
      Set<String> wanted = new HashSet<>();
      for (int partition = 0; partition < partitions; partition++) {
        var id = new PassageId("bench-end-" + run + "-" + partition);
        wanted.add(id.value());
        var record =
            PassagesTopic.encode(
                PassagesTopic.NAME,
                new Passage(id, new Language("en"), "", text, Map.of(KEY, run)));
        producer.send(
            new ProducerRecord<>(record.topic(), partition, record.key(), record.value()));
      }
      producer.flush();
      long until = System.nanoTime() + patience.toNanos();
      for (int asked = 0; !found.containsAll(wanted); asked++) {
        if (System.nanoTime() > until) {
          throw new BenchFailed(
              "the ends of %d of %d partitions can be found after %d s (expected: all); the log of the system says why"
                  .formatted(found.size(), partitions, patience.toSeconds()));
        }
        var question =
            QuestionsTopic.encode(
                QuestionsTopic.NAME,
                new Question(
                    run + "-" + asked,
                    text,
                    Math.min(100, partitions),
                    new PassageFilter(Set.of(), Map.of(KEY, run)),
                    DEADLINE));
        producer.send(new ProducerRecord<>(question.topic(), question.key(), question.value()));
        Sleep.of(ASK_EVERY);
      }
    }
  }

  private static Set<String> ids(RawRecord answer) {
    Set<String> ids = new HashSet<>();
    if (AnswersTopic.decode(answer) instanceof Decoded.Accepted<dev.relkt.answering.Reply> reply) {
      reply.value().ranked().answers().forEach(one -> ids.add(one.passage().id().value()));
    }
    return ids;
  }
}
