package dev.relkt.rollout;

import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.ReaderLease;
import dev.relkt.snapshot.ShardRecall;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.GenerationEvent.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Publishes what readers report in their leases when it changes: that they had to widen the
 * searches of a shard to find enough, that this was not enough, that they cannot search all of the
 * newest state of the index; and when all is as usual again. After a failure it may publish the
 * same again. For one thread.
 */
final class ReaderEvents {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  private final GenerationStore store;
  private final Clock clock;
  private final Consumer<GenerationEvent> listener;
  private final Map<String, State> published = new HashMap<>();
  private final Map<String, String> troubles = new HashMap<>();
  private Instant nextLook = Instant.MIN;

  private enum State {
    USUAL,
    WIDER,
    FAILING
  }

  ReaderEvents(GenerationStore store, Clock clock, Consumer<GenerationEvent> listener) {
    this.store = store;
    this.clock = clock;
    this.listener = listener;
  }

  void publish() {
    if (clock.instant().isBefore(nextLook)) {
      return;
    }
    nextLook = clock.instant().plus(BETWEEN_LOOKS);
    List<ReaderLease> leases = store.leases();
    troubles.keySet().retainAll(leases.stream().map(ReaderLease::id).toList());
    for (ReaderLease lease : leases) {
      publishTrouble(lease);
      for (ShardRecall recall : lease.recall()) {
        State now = state(recall);
        String key = "%d %d".formatted(lease.generation(), recall.shard());
        State before = Optional.ofNullable(published.put(key, now)).orElse(State.USUAL);
        if (now != before) {
          publish(lease, Kind.RECALL, describe(recall, now));
        }
      }
    }
  }

  private void publishTrouble(ReaderLease lease) {
    String before = Optional.ofNullable(troubles.put(lease.id(), lease.trouble())).orElse("");
    if (!lease.trouble().equals(before)) {
      publish(
          lease,
          Kind.READER,
          lease.trouble().isEmpty()
              ? "reader %s searches all of the newest state again".formatted(lease.id())
              : "reader %s cannot search all of the newest state: %s"
                  .formatted(lease.id(), lease.trouble()));
    }
  }

  private void publish(ReaderLease lease, Kind kind, String detail) {
    listener.accept(
        GenerationEvent.of(
            lease.generation(),
            kind,
            store.generation(lease.generation()).map(one -> one.model()),
            detail,
            lease.heartbeatAt().toEpochMilli()));
  }

  private static State state(ShardRecall recall) {
    if (recall.failing()) {
      return State.FAILING;
    }
    return recall.widthTimes() > 1 ? State.WIDER : State.USUAL;
  }

  private static String describe(ShardRecall recall, State state) {
    return switch (state) {
      case USUAL -> "shard %d: searches find enough at the usual width".formatted(recall.shard());
      case WIDER ->
          "shard %d: searches found too little of what an exact search finds, and look at %.1f times the usual candidates"
              .formatted(recall.shard(), recall.widthTimes());
      case FAILING ->
          "shard %d: searches find %.3f of what an exact search finds, at %.1f times the usual candidates (%d questions); its graphs are given up for scans"
              .formatted(recall.shard(), recall.recall(), recall.widthTimes(), recall.questions());
    };
  }
}
