package dev.relkt.status;

import dev.relkt.client.SentPassages;
import dev.relkt.job.IndexingJob;
import dev.relkt.shard.LogOffset;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.HeldSnapshot;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.JobState;
import dev.relkt.snapshot.ReaderLease;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Says whether what was sent can be found: published in a snapshot, and every living reader answers
 * from that or a later one.
 */
public final class Searchable {

  /** A reader that has said nothing for so long is not waited for. */
  public static final Duration SILENT = Duration.ofSeconds(20);

  private final GenerationStore store;
  private final Clock clock;

  public Searchable(GenerationStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** How far it is. */
  public enum State {
    /** The index is made from another topic: one of this name that went before, for instance. */
    OTHER_TOPIC,
    NOT_PUBLISHED,
    /** Not published, and the job that would do so has failed for ever. */
    JOB_FAILED,
    /** Published, and there is no reader that could answer from it. */
    NO_READER,
    NOT_SERVED,
    SERVED
  }

  /**
   * @param sent what is waited for
   */
  public State state(SentPassages sent) {
    OptionalInt epoch = sent.epoch(store.topics().latest());
    if (epoch.isEmpty()) {
      return State.OTHER_TOPIC;
    }
    Optional<IndexGeneration> active = store.activeGeneration();
    Optional<IndexSnapshot> snapshot =
        active.flatMap(generation -> store.latestSnapshot(generation.number()));
    boolean published =
        snapshot.isPresent()
            && sent.nextOffsets().entrySet().stream()
                .allMatch(
                    e ->
                        snapshot.get().nextOffsets().getOrDefault(e.getKey(), 0L)
                            >= LogOffset.of(epoch.getAsInt(), e.getValue()));
    if (!published) {
      return failure().isPresent() ? State.JOB_FAILED : State.NOT_PUBLISHED;
    }
    List<ReaderLease> readers = readers(active.get());
    if (readers.isEmpty()) {
      return State.NO_READER;
    }
    // A snapshot that came in the meantime has it too.
    return readers.stream().allMatch(reader -> served(reader) >= snapshot.get().number())
        ? State.SERVED
        : State.NOT_SERVED;
  }

  /** Why the indexing job failed, if it did for ever and no other one writes. */
  public Optional<String> failure() {
    return store.writer().holder().isPresent()
        ? Optional.empty()
        : store.jobs().all().stream()
            .filter(job -> job.name().equals(IndexingJob.NAME) && job.status().equals("FAILED"))
            .flatMap(job -> job.failure().stream())
            .map(JobState.Failure::reason)
            .findFirst();
  }

  /** The readers of a generation that are alive and answer; others only look. */
  public List<ReaderLease> readers(IndexGeneration generation) {
    var oldest = clock.instant().minus(SILENT);
    return store.leases().stream()
        .filter(lease -> lease.generation() == generation.number())
        .filter(lease -> lease.heartbeatAt().isAfter(oldest))
        .filter(lease -> !lease.id().startsWith(HeldSnapshot.LEASE_PREFIX))
        .toList();
  }

  /** The newest snapshot that a reader answers from; 0 for none. */
  public static long served(ReaderLease reader) {
    return reader.history().isEmpty() ? 0 : reader.history().getLast().snapshot();
  }

  /**
   * Waits until it can be found.
   *
   * @return the last state, {@link State#SERVED} unless the time was over or it never will be
   */
  public State await(SentPassages sent, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      State state = state(sent);
      if (state == State.SERVED
          || state == State.OTHER_TOPIC
          || state == State.JOB_FAILED
          || System.nanoTime() > deadline) {
        return state;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return state;
      }
    }
  }
}
