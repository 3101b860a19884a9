package dev.relkt.bench.load;

import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.GenerationsTopic;
import dev.relkt.topic.RawRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Sees what happens to generations. Safe for use by several threads. */
public final class EventTail implements AutoCloseable {

  private final List<GenerationEvent> events = new ArrayList<>();
  private final TopicTail tail;

  public EventTail(String bootstrapServers) {
    tail = new TopicTail(bootstrapServers, GenerationsTopic.NAME, this::see);
  }

  private void see(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    if (GenerationsTopic.decode(RawRecord.of(record))
        instanceof Decoded.Accepted<GenerationEvent> accepted) {
      synchronized (events) {
        if (accepted.value().kind() != GenerationEvent.Kind.SNAPSHOT_PUBLISHED) {
          events.add(accepted.value());
        }
      }
    }
  }

  /** All so far but for the publication of snapshots. */
  public List<GenerationEvent> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** How far the building of a generation is, 0 to 1, by the newest event that says so. */
  public OptionalDouble built(int generation) {
    return events().reversed().stream()
        .filter(e -> e.kind() == GenerationEvent.Kind.BUILDING && e.generation() == generation)
        .limit(1)
        .mapToDouble(
            e -> {
              long total = e.shards().stream().mapToLong(s -> s.total()).sum();
              long done = e.shards().stream().mapToLong(s -> s.done()).sum();
              return total == 0 ? 0 : (double) done / total;
            })
        .findFirst();
  }

  @Override
  public void close() {
    tail.close();
  }
}
