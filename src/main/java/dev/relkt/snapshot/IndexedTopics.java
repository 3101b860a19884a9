package dev.relkt.snapshot;

import dev.relkt.snapshot.store.Names;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.SealedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
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
    try {
      Optional<Long> number =
          store.list(Names.TOPICS).stream()
              .flatMap(resource -> Names.numberIn(resource.name()).stream())
              .max(Comparator.naturalOrder());
      if (number.isEmpty()) {
        return Optional.empty();
      }
      String name = Names.inFolder(Names.TOPICS, number.get());
      return store
          .read(name)
          .map(
              bytes ->
                  SealedJson.open(
                      bytes, IndexedTopic.class, "%s in %s".formatted(name, store.location())));
    } catch (IOException e) {
      throw failed("reading the topics", e);
    }
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
    try {
      return store.putIfAbsent(Names.inFolder(Names.TOPICS, number), SealedJson.seal(topic))
          ? topic
          : latest().orElse(topic);
    } catch (IOException e) {
      throw failed("going on with topic " + name, e);
    }
  }

  private UncheckedIOException failed(String what, IOException e) {
    return new UncheckedIOException(
        "index root %s: %s: %s".formatted(store.location(), what, e.getMessage()), e);
  }
}
