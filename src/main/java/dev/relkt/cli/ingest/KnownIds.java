package dev.relkt.cli.ingest;

import dev.relkt.cli.options.IndexLook;
import dev.relkt.client.SentPassages;
import dev.relkt.passage.PassageId;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.PublishedPassages;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.util.List;
import java.util.Optional;

/**
 * How many of some ids the newest snapshot of an index has.
 *
 * @param present how many it has
 * @param absent how many it has not
 * @param snapshot that was looked into
 */
record KnownIds(int present, int absent, IndexSnapshot snapshot) {

  /** Nothing where nothing is published. */
  static Optional<KnownIds> among(GenerationStore store, List<PassageId> ids) {
    Optional<IndexGeneration> active = store.activeGeneration();
    if (active.isEmpty()) {
      return Optional.empty();
    }
    Optional<PublishedPassages> newest = PublishedPassages.newest(store, active.get());
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    try (PublishedPassages passages = newest.get()) {
      int present = (int) ids.stream().filter(id -> passages.find(id).isPresent()).count();
      return Optional.of(new KnownIds(present, ids.size() - present, passages.snapshot()));
    }
  }

  /** Whether an index is made from the topic that took what was sent, as far as that is known. */
  static boolean isIndexOf(GenerationStore store, SentPassages sent) {
    return sent.epoch(store.topics().latest()).isPresent();
  }

  /** In words, such as {@code 2 of the ids were in snapshot 41 of g1, 1 was not}. */
  String describe() {
    String where = IndexLook.name(snapshot);
    if (absent == 0) {
      return present == 1 ? "the id was in " + where : "all of the ids were in " + where;
    }
    if (present == 0) {
      return absent == 1 ? "the id was not in " + where : "none of the ids was in " + where;
    }
    return "%,d of the ids %s in %s, %,d %s not"
        .formatted(
            present, present == 1 ? "was" : "were", where, absent, absent == 1 ? "was" : "were");
  }
}
