package dev.relkt.bench.load;

import dev.relkt.passage.Passage;
import dev.relkt.topic.PassagesTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The changes of passages: at first so many new ones at once, then by a steady rate new ones,
 * updates, deletes, passages that come back, the same value again, and records that are none.
 *
 * <p>The first {@value #UNTOUCHED} passages are left as they are, for the gate's questions. What is
 * sent is a function of the seed; what arrived is known from the log alone.
 */
public final class PassageTraffic implements AutoCloseable {

  /** So many passages are never changed. */
  public static final int UNTOUCHED = 200;

  private static final List<String> NO_PASSAGES =
      List.of(
          "not JSON",
          "{\"text\": \" \"}",
          "{\"txet\": \"a field that nobody knows\"}",
          "{\"text\": \"two languages\", \"lang\": \"no such language\"}",
          "{\"text\": 17}");

  private final PatientProducer producer;
  private final BenchCorpus corpus;
  private final Random random;
  private final List<Integer> revisions = new ArrayList<>();
  private final List<Integer> gone = new ArrayList<>();
  private Pace pace = new Pace("relkt-bench-idle", 1e-3, due -> {});

  public PassageTraffic(PatientProducer producer, BenchCorpus corpus, long seed) {
    this.producer = producer;
    this.corpus = corpus;
    this.random = new Random(seed);
  }

  /**
   * Sends the first passages, and waits until the brokers have them.
   *
   * @param progress told how many were sent
   * @return partition → the offset after the last one
   */
  public synchronized Map<Integer, Long> ingest(int count, LongConsumer progress) {
    for (int i = 0; i < count; i++) {
      send(revisions.size(), 0);
      revisions.add(0);
      if (i % 500 == 0) {
        progress.accept(i);
      }
    }
    producer.flush();
    return producer.nextOffsets(PassagesTopic.NAME);
  }

  /** Goes on by a steady rate. */
  public void start(double perSecond) {
    pace.close();
    pace = new Pace("relkt-bench-passages", perSecond, due -> one());
  }

  /**
   * Stops, and ends every partition with a passage, so that a snapshot that has it has all before
   * it.
   *
   * @return partition → the offset after its last record
   */
  public Map<Integer, Long> stop() {
    pace.close();
    producer.flush();
    Map<Integer, Long> before = producer.nextOffsets(PassagesTopic.NAME);
    int partitions = producer.partitions(PassagesTopic.NAME);
    Map<Integer, Long> after = before;
    for (int tries = 0; tries < 100 && !allMoved(before, after, partitions); tries++) {
      for (int i = 0; i < partitions * 4; i++) {
        update();
      }
      producer.flush();
      after = producer.nextOffsets(PassagesTopic.NAME);
    }
    return after;
  }

  private static boolean allMoved(
      Map<Integer, Long> before, Map<Integer, Long> after, int partitions) {
    return after.size() == partitions
        && after.entrySet().stream()
            .allMatch(e -> e.getValue() > before.getOrDefault(e.getKey(), 0L));
  }

  private synchronized void one() {
    int dice = random.nextInt(100);
    if (dice < 20) {
      send(revisions.size(), 0);
      revisions.add(0);
    } else if (dice < 35) {
      int number = some();
      gone.add(number);
      producer.send(PassagesTopic.delete(PassagesTopic.NAME, BenchCorpus.id(number)));
    } else if (dice < 43 && !gone.isEmpty()) {
      revise(gone.remove(random.nextInt(gone.size())));
    } else if (dice < 50) {
      int number = some();
      send(number, revisions.get(number));
    } else if (dice < 52) {
      byte[] value =
          NO_PASSAGES.get(random.nextInt(NO_PASSAGES.size())).getBytes(StandardCharsets.UTF_8);
      byte[] key = BenchCorpus.id(some()).value().getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(PassagesTopic.NAME, key, value));
    } else {
      update();
    }
  }

  private synchronized void update() {
    revise(some());
  }

  private void revise(int number) {
    revisions.set(number, revisions.get(number) + 1);
    send(number, revisions.get(number));
  }

  private int some() {
    int least = Math.min(UNTOUCHED, revisions.size() - 1);
    return random.nextInt(least, revisions.size());
  }

  private void send(int number, int revision) {
    Passage passage = corpus.passage(number, revision);
    producer.send(PassagesTopic.encode(PassagesTopic.NAME, passage));
  }

  @Override
  public void close() {
    pace.close();
  }
}
