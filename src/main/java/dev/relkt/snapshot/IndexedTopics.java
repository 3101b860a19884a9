package dev.relkt.snapshot;

import dev.relkt.snapshot.store.Names;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.SealedJson;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Which topics the index was made from, one after the other. Safe for use by several threads and
 * processes. Every method throws {@link UncheckedIOException} if the store fails.
 */
public final class IndexedTopics {

  private final ResourceStore store;
  private final Clock clock;

  IndexedTopics(ResourceStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The one that is read now; absent in a root that was never written, or by an older version. */
  public Optional<IndexedTopic> latest() {
    return store.using(
        "reading the topics",
        () -> {
          List<Long> numbers = Names.numbersIn(store, Names.TOPICS);
          return numbers.isEmpty()
              ? Optional.empty()
              : SealedJson.read(
                  store, Names.inFolder(Names.TOPICS, numbers.getLast()), IndexedTopic.class);
        });
  }

  /**
   * Goes on with another topic.
   *
   * @param number one more than that of the latest
   * @return the one that is kept under this number, which somebody else may have written first
   */
  public IndexedTopic goOnWith(long number, String name, String topicId) {
    var topic =
        new IndexedTopic(number, name, topicId, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    return store.using(
        "going on with topic " + name,
        () ->
            store.putIfAbsent(Names.inFolder(Names.TOPICS, number), SealedJson.seal(topic))
                ? topic
                : latest().orElse(topic));
  }
}
