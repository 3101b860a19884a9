package dev.relkt.indexing;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.Encoders;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.ReaderLease;
import dev.relkt.snapshot.ShardRecall;
import dev.relkt.snapshot.generation.GenerationEnd;
import dev.relkt.snapshot.generation.GenerationRoles;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.store.IndexRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the generations that a {@link ShardSet} writes equal to those that are to be written: takes
 * new ones in, gives ended ones up. The encoder of a new one is opened on a thread of its own,
 * since that takes seconds and changes of the log are not to wait. For one thread.
 */
public final class WrittenGenerations implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WrittenGenerations.class);

  private static final Duration BETWEEN_LOOKS_AT_RECALL = Duration.ofSeconds(10);

  private final GenerationStore store;
  private final Encoders encoders;
  private final ShardSet shardSet;
  private final Map<Integer, EncoderOpening> opening = new TreeMap<>();
  private long lastRecall = System.nanoTime();

  public WrittenGenerations(GenerationStore store, Encoders encoders, ShardSet shardSet) {
    this.store = store;
    this.encoders = encoders;
    this.shardSet = shardSet;
  }

  /**
   * Takes in what a checkpoint knows and is still to be written, and the active generation.
   *
   * @throws ModelRefused if the active generation's encoder cannot be had
   * @throws EncoderUnavailable if it cannot be had now
   */
  public void start(Set<Integer> known) {
    GenerationRoles roles = store.roles();
    IndexGeneration active = roles.active().orElseThrow();
    shardSet.setActive(active.number());
    // The active one first: where its encoder cannot be had, nothing is decided about others.
    List<GenerationRoles.RoleAssignment> assignments = new ArrayList<>(roles.assignments());
    assignments.sort(Comparator.comparing(one -> one.role() != GenerationRoles.Role.ACTIVE));
    for (GenerationRoles.RoleAssignment one : assignments) {
      int number = one.generation().number();
      boolean answers = one.role() == GenerationRoles.Role.ACTIVE;
      if (known.contains(number) || (answers && known.isEmpty())) {
        try {
          shardSet.add(one.generation(), encoders.open(model(roles, one)));
        } catch (ModelRefused | EncoderUnavailable e) {
          if (answers || Thread.currentThread().isInterrupted()) {
            throw e;
          }
          giveUp(one.generation(), describe(e));
        }
      }
    }
  }

  /** The generation's own version, or for the active one the version that answers with it. */
  private static ModelVersion model(GenerationRoles roles, GenerationRoles.RoleAssignment one) {
    return one.role() == GenerationRoles.Role.ACTIVE
        ? roles.activation().orElseThrow().model()
        : one.generation().model();
  }

  /** Takes up what was decided since the last time. To be called right after a commit. */
  public void follow() {
    shardSet
        .takeFailures()
        .forEach(
            (number, reason) -> store.generation(number).ifPresent(one -> giveUp(one, reason)));
    followRecall();
    GenerationRoles roles = store.roles();
    roles.active().ifPresent(active -> shardSet.setActive(active.number()));
    for (int number : shardSet.generations()) {
      if (roles.of(number).isEmpty()) {
        LOG.info("generation g{} has ended and is written no more", number);
        shardSet.drop(number);
      }
    }
    opening
        .entrySet()
        .removeIf(
            entry -> {
              boolean ended = roles.of(entry.getKey()).isEmpty();
              if (ended) {
                entry.getValue().close();
              }
              return ended;
            });
    for (GenerationRoles.RoleAssignment one : roles.assignments()) {
      int number = one.generation().number();
      if (shardSet.has(number)) {
        shardSet.build(number); // in shards that came from elsewhere without it
      } else {
        takeIn(one, model(roles, one));
      }
    }
  }

  /** Readers say in their leases where searches fail. */
  private void followRecall() {
    if (System.nanoTime() - lastRecall < BETWEEN_LOOKS_AT_RECALL.toNanos()) {
      return;
    }
    lastRecall = System.nanoTime();
    for (ReaderLease lease : store.leases()) {
      lease.recall().stream()
          .filter(ShardRecall::failing)
          .forEach(recall -> shardSet.dropGraphs(lease.generation(), recall.shard()));
    }
  }

  private void takeIn(GenerationRoles.RoleAssignment one, ModelVersion model) {
    int number = one.generation().number();
    EncoderOpening encoder =
        opening.computeIfAbsent(number, n -> EncoderOpening.start(encoders, model));
    if (!encoder.done()) {
      return;
    }
    opening.remove(number);
    try {
      Encoder opened = encoder.take();
      LOG.info("generation {} is being built from now on", one.generation());
      shardSet.add(one.generation(), opened);
      shardSet.build(number);
    } catch (ModelRefused e) {
      if (one.role() == GenerationRoles.Role.ACTIVE) {
        throw e;
      }
      giveUp(one.generation(), describe(e));
    }
  }

  private void giveUp(IndexGeneration generation, String reason) {
    try {
      store.decisions().end(generation.number(), GenerationEnd.Reason.FAILED, reason);
    } catch (IndexRefused e) {
      // It became active in this very moment, and only its own encoder's failure may end this task.
      throw new IllegalStateException(
          "generation %s is active and cannot be written: %s".formatted(generation, reason), e);
    }
  }

  private static String describe(RuntimeException e) {
    return Objects.requireNonNullElse(e.getMessage(), e.toString());
  }

  @Override
  public void close() {
    opening.values().forEach(EncoderOpening::close);
    opening.clear();
  }
}
