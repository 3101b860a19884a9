package dev.relkt.cli.options;

import dev.relkt.cli.console.Ago;
import dev.relkt.cli.console.CommandFailed;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.PublishedPassages;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.time.Instant;

/** A look at the newest published snapshot of the active generation. */
public final class IndexLook {

  private IndexLook() {}

  /**
   * Opens it; to be closed.
   *
   * @throws CommandFailed if there is no index root, or nothing is published in it
   */
  public static PublishedPassages open(IndexOptions index) {
    GenerationStore store = index.require();
    IndexGeneration generation =
        store
            .activeGeneration()
            .orElseThrow(
                () ->
                    new CommandFailed(
                        "index %s: no generation answers yet (expected: one; the indexing job makes it)"
                            .formatted(index.root())));
    return PublishedPassages.newest(store, generation)
        .orElseThrow(
            () ->
                new CommandFailed(
                    "index %s: nothing of %s is published yet (expected: a snapshot; the indexing job publishes one at every checkpoint)"
                        .formatted(index.root(), generation.id())));
  }

  /** Which one it is, such as {@code snapshot 41 of g1}. */
  public static String name(IndexSnapshot snapshot) {
    return "snapshot %d of g%d".formatted(snapshot.number(), snapshot.generation());
  }

  /** Which one it is, and how old. */
  public static String describe(IndexSnapshot snapshot, Instant now) {
    return "%s, published %s ago".formatted(name(snapshot), Ago.of(snapshot.publishedAt(), now));
  }
}
