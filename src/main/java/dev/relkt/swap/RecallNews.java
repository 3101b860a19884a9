package dev.relkt.swap;

import dev.relkt.generation.GenerationStore;
import dev.relkt.generation.ReaderLease;
import dev.relkt.generation.ShardRecall;
import dev.relkt.topic.GenerationEvent;
import dev.relkt.topic.GenerationEvent.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells when readers had to make the searches of a shard wider to find enough, when that was not
 * enough, and when all is as usual again. After a failure it may tell again what is so. For one
 * thread.
 */
final class RecallNews {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  private final GenerationStore store;
  private final Clock clock;
  private final Consumer<GenerationEvent> listener;
  private final Map<String, State> told = new HashMap<>();
  private Instant nextLook = Instant.MIN;

  private enum State {
    USUAL,
    WIDER,
    FAILING
  }

  RecallNews(GenerationStore store, Clock clock, Consumer<GenerationEvent> listener) {
    this.store = store;
    this.clock = clock;
    this.listener = listener;
  }

  void tell() {
    if (clock.instant().isBefore(nextLook)) {
      return;
    }
    nextLook = clock.instant().plus(BETWEEN_LOOKS);
    for (ReaderLease lease : store.leases()) {
      for (ShardRecall recall : lease.recall()) {
        State now = state(recall);
        String key = "%d %d".formatted(lease.generation(), recall.shard());
        State before = Optional.ofNullable(told.put(key, now)).orElse(State.USUAL);
        if (now != before) {
          listener.accept(
              GenerationEvent.of(
                  lease.generation(),
                  Kind.RECALL,
                  store.generation(lease.generation()).map(one -> one.model()),
                  describe(recall, now),
                  lease.heartbeatAt().toEpochMilli()));
        }
      }
    }
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
