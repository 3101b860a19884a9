package dev.relkt.snapshot;

import dev.relkt.snapshot.generation.Activation;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.CommandOutcome;
import dev.relkt.snapshot.generation.GateQuestions;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GenerationEnd;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.store.FileResourceStore;
import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.SealedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The place where an index lives.
 *
 * <pre>
 * layout.json                                    {@link IndexLayout}: format and number of shards, fixed for ever
 * generations/&lt;n&gt;/generation.json                {@link IndexGeneration}: space, model, dimension
 * generations/&lt;n&gt;/then-&lt;what&gt;.json             {@link BuildOrder}: how it goes on when it is built
 * generations/&lt;n&gt;/gate/&lt;number, 20 digits&gt;.json   {@link GateReport}: how it did at the gate
 * generations/&lt;n&gt;/end.json                       {@link GenerationEnd}: it is written and read no more
 * generations/&lt;n&gt;/shards/&lt;s&gt;/&lt;attempt&gt;-&lt;file&gt;    the files of shard s's commits, each written once
 * generations/&lt;n&gt;/snapshots/&lt;number, 20 digits&gt;.json   {@link IndexSnapshot}: which of those files are the index
 * activations/&lt;number, 20 digits&gt;.json           {@link Activation}: which model and generation answer
 * ACTIVE                                         the same for people; nothing reads it
 * gate/&lt;number, 20 digits&gt;.json                  {@link GateQuestions}: what the gate asks
 * commands/&lt;partition&gt;-&lt;offset&gt;-&lt;time&gt;.json      {@link CommandOutcome}: what became of a command
 * topics/&lt;number, 20 digits&gt;.json                {@link IndexedTopic}: what the index is made from
 * jobs/&lt;name&gt;.json                              {@link JobState}: how a job does, for people
 * backfills/&lt;number&gt;.json                      {@link BackfillProgress}: how far files are read, for people
 * partition-moves/g&lt;n&gt;-&lt;s&gt;.json            {@link PartitionMoves}: ids that changed partition, for people
 * ignored-writes/g&lt;n&gt;-&lt;s&gt;.json             {@link IgnoredWrites}: by versions and expiry, for people
 * writer.json                                   {@link WriterLease}: the job that writes here
 * readers/&lt;id&gt;.json                              {@link ReaderLease}: what each reader holds
 * </pre>
 *
 * <p>Of snapshots, activations, gate questions and reports the one with the highest number that is
 * complete is the truth. A generation that is not ended and has a snapshot is ready: the first
 * snapshot of one that is built beside another is published when all of its shards are complete.
 * Decisions are written only where there is none of that number, so that of two writers one
 * notices. Every file's name says who wrote it: segment names come again with other content when a
 * job is restored. All JSON carries its own checksum ({@code
 * {"sealed":1,"sha256":…,"content":{…}}}).
 *
 * <p>Safe for use by several threads and processes.
 */
public final class IndexRoot {

  private static final String LAYOUT = "layout.json";
  private static final String PROBE = "probe";

  private final ResourceStore store;
  private final IndexLayout layout;
  private final Clock clock;

  private IndexRoot(ResourceStore store, IndexLayout layout, Clock clock) {
    this.store = store;
    this.layout = layout;
    this.clock = clock;
  }

  /** As {@link #openOrCreate(ResourceStore, int, Clock)}, in a directory. */
  public static IndexRoot openOrCreate(Path directory, int shards) {
    return openOrCreate(new FileResourceStore(directory), shards, Clock.systemUTC());
  }

  /**
   * Opens the root for writing, and makes it if there is none.
   *
   * @param shards 1 or more
   * @throws IndexRefused if it has another format or number of shards, or cannot be written
   */
  public static IndexRoot openOrCreate(ResourceStore store, int shards, Clock clock) {
    if (shards < 1) {
      throw new IndexRefused(
          "index root %s: %d shards (expected: 1 or more)".formatted(store.location(), shards));
    }
    try {
      store.replace(PROBE, "is it possible to write here?\n".getBytes(StandardCharsets.UTF_8));
      store.delete(PROBE);
      IndexLayout wanted =
          new IndexLayout(
              IndexLayout.FORMAT, shards, clock.instant().truncatedTo(ChronoUnit.MILLIS));
      if (store.read(LAYOUT).isEmpty()) {
        if (!store.list("generations").isEmpty()) {
          throw new IndexRefused(
              "index root %s: generations, but no %s (expected: both, or none of them); restore the file, or use an empty directory"
                  .formatted(store.location(), LAYOUT));
        }
        store.putIfAbsent(LAYOUT, SealedJson.seal(wanted));
      }
    } catch (IOException e) {
      throw new IndexRefused("index root %s: %s".formatted(store.location(), e.getMessage()), e);
    }
    IndexRoot root =
        find(store, clock)
            .orElseThrow(
                () ->
                    new IndexRefused(
                        "index root %s: %s went away while it was opened"
                            .formatted(store.location(), LAYOUT)));
    if (root.layout.shards() != shards) {
      throw new IndexRefused(
          "index root %s: %d shards (expected: %d); the number is fixed when a root is made: set it to %d, or start a new index root"
              .formatted(store.location(), root.layout.shards(), shards, root.layout.shards()));
    }
    return root;
  }

  /**
   * Opens a root that exists.
   *
   * @throws IndexRefused if there is none, or one of another format
   */
  public static IndexRoot open(Path directory) {
    return find(directory)
        .orElseThrow(
            () ->
                new IndexRefused(
                    "index root %s: no %s (expected: a directory that the indexing job made); start the indexing job first, or correct the path"
                        .formatted(directory, LAYOUT)));
  }

  /** The root in this directory, or nothing if none was made yet. */
  public static Optional<IndexRoot> find(Path directory) {
    return find(new FileResourceStore(directory), Clock.systemUTC());
  }

  /**
   * The root in this store, or nothing if none was made yet.
   *
   * @throws IndexRefused if it has another format
   * @throws UncheckedIOException if the store cannot be read
   */
  public static Optional<IndexRoot> find(ResourceStore store, Clock clock) {
    Optional<byte[]> bytes;
    try {
      bytes = store.read(LAYOUT);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "index root %s: reading %s: %s".formatted(store.location(), LAYOUT, e), e);
    }
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    IndexLayout layout =
        SealedJson.open(
            bytes.get(),
            IndexLayout.class,
            "index root %s: %s".formatted(store.location(), LAYOUT));
    if (layout.format() < IndexLayout.OLDEST || layout.format() > IndexLayout.FORMAT) {
      throw new IndexRefused(
          "index root %s: layout format %d (expected: %d to %d); use the version of ReLKT that made it, or start a new index root"
              .formatted(
                  store.location(), layout.format(), IndexLayout.OLDEST, IndexLayout.FORMAT));
    }
    return Optional.of(new IndexRoot(store, layout, clock));
  }

  public IndexLayout layout() {
    return layout;
  }

  public GenerationStore generations() {
    return new GenerationStore(store, layout, clock);
  }
}
