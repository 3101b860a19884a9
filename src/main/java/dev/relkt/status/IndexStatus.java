package dev.relkt.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.evaluation.Percentiles;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.ReaderLease;
import dev.relkt.snapshot.ShardRecall;
import dev.relkt.snapshot.WriterLease;
import dev.relkt.snapshot.generation.Activation;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.store.IndexRefused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the index root says at one moment.
 *
 * @param generation the active one
 * @param model whose encoder encodes its questions
 * @param snapshot the newest of it, absent before the first
 * @param readers of it that are alive
 * @param arrivals of lately, with how long each took
 * @param generations all of them, by number
 * @param writer the job that writes it, absent where none says so
 * @param usableBytes that are free where the root is; nothing where that is not known
 * @param damage why the newest snapshot cannot be read, absent where it can
 */
public record IndexStatus(
    IndexGeneration generation,
    ModelVersion model,
    Optional<IndexSnapshot> snapshot,
    List<ReaderLease> readers,
    List<Freshness.Sample> arrivals,
    List<GenerationStatus> generations,
    Optional<WriterLease> writer,
    OptionalLong usableBytes,
    Optional<String> damage) {

  /** How many of the newest snapshots the freshness is taken from. */
  private static final int RECENT_SNAPSHOTS = 100;

  public IndexStatus {
    readers = List.copyOf(readers);
    arrivals = List.copyOf(arrivals);
    generations = List.copyOf(generations);
  }

  /**
   * Absent where no generation is active yet.
   *
   * @param retention how long a generation is kept for a rollback
   */
  public static Optional<IndexStatus> of(GenerationStore store, Duration retention, Clock clock) {
    return store
        .activeGeneration()
        .map(
            generation -> {
              Optional<IndexSnapshot> snapshot = store.latestSnapshot(generation.number());
              List<ReaderLease> readers = new Searchable(store, clock).readers(generation);
              List<Freshness.Sample> samples =
                  snapshot
                      .map(newest -> Freshness.samples(recent(store, newest), readers))
                      .orElse(List.of());
              List<GenerationStatus> all = GenerationStatus.all(store, retention);
              return new IndexStatus(
                  generation,
                  store
                      .decisions()
                      .latestActivation()
                      .map(Activation::model)
                      .orElse(generation.model()),
                  snapshot,
                  readers,
                  samples,
                  all,
                  store.writer().holder(),
                  store.usableBytes(),
                  store.damage(generation.number()));
            });
  }

  /** How fresh what arrived lately was, absent where nothing did. */
  public Optional<Percentiles> freshness() {
    return freshness(Instant.MIN, Instant.MAX);
  }

  /** How fresh what arrived from one moment until just before another was. */
  public Optional<Percentiles> freshness(Instant from, Instant to) {
    List<Double> millis =
        arrivals.stream()
            .filter(a -> !a.arrivedAt().isBefore(from) && a.arrivedAt().isBefore(to))
            .map(Freshness.Sample::millis)
            .toList();
    return millis.isEmpty() ? Optional.empty() : Optional.of(Percentiles.of(millis));
  }

  void json(ObjectNode json, Instant now) {
    json.put("generation", generation.number());
    json.put("model", model.toString());
    json.put("space", generation.space().id());
    snapshot.ifPresent(
        published -> {
          json.put("shards", published.shards().size());
          json.put("passages", published.passages());
          json.put("windows", published.windows());
          json.put("snapshot", published.number());
          json.put("checkpoint", published.checkpoint());
          json.put("publishedAt", published.publishedAt().toString());
          json.put("publishedAgoMs", Duration.between(published.publishedAt(), now).toMillis());
        });
    freshness()
        .ifPresent(
            f ->
                json.putObject("freshnessMs")
                    .put("p50", f.p50())
                    .put("p99", f.p99())
                    .put("samples", f.count()));
    writer.ifPresent(
        job ->
            json.putObject("writer")
                .put("job", job.jobId())
                .put("host", job.host())
                .put("since", job.since().toString())
                .put("restarts", job.attempt()));
    ArrayNode all = json.putArray("readers");
    for (ReaderLease reader : readers) {
      all.addObject()
          .put("id", reader.id())
          .put("snapshot", Searchable.served(reader))
          .put("heartbeatAt", reader.heartbeatAt().toString())
          .put("trouble", reader.trouble())
          .set("recall", recall(reader));
    }
    damage.ifPresent(why -> json.put("damage", why));
    usableBytes.ifPresent(bytes -> json.put("freeBytes", bytes));
    GenerationStatus.json(generations, json.putArray("generations"));
  }

  private static ArrayNode recall(ReaderLease reader) {
    ArrayNode shards = JsonNodeFactory.instance.arrayNode();
    for (ShardRecall recall : reader.recall()) {
      shards
          .addObject()
          .put("shard", recall.shard())
          .put("recall", recall.recall())
          .put("questions", recall.questions())
          .put("widthTimes", recall.widthTimes())
          .put("failing", recall.failing());
    }
    return shards;
  }

  /** Nothing for one that is damaged: what the index is like now does not depend on it. */
  private static Optional<IndexSnapshot> readable(
      GenerationStore store, int generation, long number) {
    try {
      return store.snapshot(generation, number);
    } catch (IndexRefused e) {
      return Optional.empty();
    }
  }

  private static List<IndexSnapshot> recent(GenerationStore store, IndexSnapshot newest) {
    var snapshots = new ArrayList<IndexSnapshot>();
    for (long number = newest.number();
        number > Math.max(0, newest.number() - RECENT_SNAPSHOTS);
        number--) {
      readable(store, newest.generation(), number).ifPresent(snapshots::add);
    }
    return snapshots;
  }
}
