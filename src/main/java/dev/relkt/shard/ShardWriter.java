package dev.relkt.shard;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.WriteVersion;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.VectorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Directory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one shard in a directory of its own.
 *
 * <p>A passage is upserted and deleted by its id, as a whole. Writes may come again after a
 * restart, or late: a write at (partition, offset) is ignored if the id's last write came from the
 * same partition with the same or a greater offset. An id should always come from one partition;
 * where it does not, the record with the later timestamp counts, and of two with the same that of
 * the greater partition ({@link WriteCounts#partitionMoves}). Where both writes state a version,
 * the higher one counts, whatever their places; of the same version the places decide. A write of a
 * tenant is ignored where there is a passage of another one. Deletes are remembered as tombstones
 * for {@link ShardSettings#tombstoneRetention}. So the shard is a function of the log, however
 * often a part of it is read again. Offsets are {@link LogOffset}s: a topic that was made anew goes
 * on behind the old one.
 *
 * <p>The directory is for working only: nothing is forced to the disk here. A commit is durable
 * when its files have been uploaded.
 *
 * <p>One thread writes and commits; {@link #release} may be called by any thread. An {@link
 * UncheckedIOException} leaves the writer unusable: close it and open another one from the last
 * commit that was uploaded.
 */
public final class ShardWriter implements AutoCloseable {

  /** The most components that a vector may have. */
  public static final int MAX_DIMENSION = ShardCodec.MAX_DIMENSION;

  private static final Logger LOG = LoggerFactory.getLogger(ShardWriter.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final Path path;
  private final ShardVectors vectors;
  private final Directory directory;
  private final PinnedCommits commits;
  private final SegmentWriting segments;
  private final IndexWriter writer;
  private final LastWriteLookup lastWrites;
  private final PartitionMoveCount moves;
  private final Tombstones tombstones;
  private final Clock clock;
  private long passages;
  private long windows;
  private long withoutWords;
  private long lowerVersions;
  private long unmetConditions;
  private long expired;
  private boolean changed;

  private ShardWriter(Path path, VectorSpec vectors, ShardSettings settings, Directory directory)
      throws IOException {
    this.path = path;
    this.vectors = new ShardVectors(path, vectors);
    this.directory = directory;
    CommitData last = CommitData.latest(path, directory, vectors);
    passages = last.passages();
    windows = last.windows();
    withoutWords = last.withoutWords();
    moves = new PartitionMoveCount(last.writes().partitionMoves());
    lowerVersions = last.writes().lowerVersions();
    unmetConditions = last.writes().unmetConditions();
    expired = last.writes().expired();
    clock = settings.clock();
    tombstones = new Tombstones(settings);
    segments = new SegmentWriting(settings, vectors.dimension());
    commits = new PinnedCommits(directory);
    writer = new IndexWriter(directory, segments.config(commits.policy()));
    lastWrites = new LastWriteLookup(writer);
  }

  /** Opens a writer with {@link ShardSettings#DEFAULT}. */
  public static ShardWriter open(Path directory, VectorSpec vectors) {
    return open(directory, vectors, ShardSettings.DEFAULT);
  }

  /** As the other one, for vectors without a centre. */
  public static ShardWriter open(Path directory, EmbeddingSpace space, int dimension) {
    return open(directory, space, dimension, ShardSettings.DEFAULT);
  }

  /** As the other one, for vectors without a centre. */
  public static ShardWriter open(
      Path directory, EmbeddingSpace space, int dimension, ShardSettings settings) {
    ShardVectors.requireDimension(directory, dimension);
    return open(directory, VectorSpec.of(space, dimension), settings);
  }

  /**
   * Opens a writer. Nobody else may write in the directory; there is no lock.
   *
   * @param directory empty, absent, or holding a commit of that space
   * @param vectors of at most {@value #MAX_DIMENSION} components; a shard that is there keeps the
   *     centre that it has
   * @throws ShardRefused if the directory holds a shard of another space, dimension or format, or
   *     something else
   * @throws UncheckedIOException if it cannot be read or written
   */
  public static ShardWriter open(Path directory, VectorSpec vectors, ShardSettings settings) {
    ShardVectors.requireDimension(directory, vectors.dimension());
    try {
      Files.createDirectories(directory);
      Directory files = ShardDirectory.forWriting(directory);
      try {
        return new ShardWriter(directory, vectors, settings, files);
      } catch (IOException | RuntimeException e) {
        files.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed("opening", directory, e);
    }
  }

  /** As the other one, for a change that counts by its place in the log alone. */
  public boolean upsert(Passage passage, List<Embedding> windows, SourcePosition at) {
    return upsert(passage, windows, at, WriteVersion.NONE);
  }

  /**
   * Puts the passage into the place of whatever has its id. One whose time is over already is
   * deleted at once.
   *
   * @param windows its vectors in text order, one or more, of this shard's space and dimension
   * @return false if this was ignored: a newer write of this id is known, or the passage has not
   *     the version that is expected, or is of another tenant
   * @throws IllegalArgumentException if there is no window, or one of another space or dimension
   */
  public boolean upsert(
      Passage passage, List<Embedding> windows, SourcePosition at, WriteVersion version) {
    vectors.require(passage.id(), windows);
    try {
      Optional<LastWriteLookup.LastWrite> last = lastWrites.of(passage.id());
      changed |= moves.notice(passage.id(), last, at);
      if (isIgnored(passage.id(), last, at, version)) {
        return false;
      }
      put(passage, windows, last, at, version.version());
      return true;
    } catch (IOException e) {
      throw failed("writing passage " + passage.id() + " to", path, e);
    }
  }

  /**
   * Takes what a complete shard of the same number took as its last write of an id: that one knows
   * whether a newer write there is, and whether a condition is met.
   *
   * @param windows as {@link #upsert}; none for a delete
   */
  public void follow(PassageChange change, List<Embedding> windows, SourcePosition at) {
    PassageId id = change.id();
    OptionalLong version = change.version().version();
    try {
      Optional<LastWriteLookup.LastWrite> last = lastWrites.of(id);
      switch (change) {
        case PassageChange.Upsert upsert -> {
          vectors.require(id, windows);
          put(upsert.passage(), windows, last, at, version);
        }
        case PassageChange.Delete ignored -> remove(id, last, at, version);
      }
    } catch (IOException e) {
      throw failed("writing passage " + id + " to", path, e);
    }
  }

  private void put(
      Passage passage,
      List<Embedding> windows,
      Optional<LastWriteLookup.LastWrite> last,
      SourcePosition at,
      OptionalLong version)
      throws IOException {
    SourcePosition kept = last.map(before -> before.after(at)).orElse(at);
    if (passage.expiresAt().filter(expiry -> !expiry.isAfter(clock.instant())).isPresent()) {
      writeTombstone(passage.id(), last, kept, version);
      expired++;
      return;
    }
    writer.updateDocuments(
        PassageBlock.idTerm(passage.id()),
        PassageBlock.of(passage, vectors.stored(windows), kept, version));
    wrote(passage.id(), last, kept, windows.size(), version, Optional.of(passage));
  }

  /**
   * Whether a write of this id is known, be it a delete.
   *
   * @see #upsertIfUnknown
   */
  public boolean knows(PassageId id) {
    try {
      return lastWrites.of(id).isPresent();
    } catch (IOException e) {
      throw failed("looking for passage " + id + " in", path, e);
    }
  }

  /**
   * Puts in a passage as another shard has it, which takes the same writes: whatever is known of
   * its id here is as new or newer, also a delete.
   *
   * @return false if something is known of its id, so that this was ignored
   * @throws IllegalArgumentException as {@link #upsert}
   */
  public boolean upsertIfUnknown(StoredPassage passage, List<Embedding> windows) {
    return !knows(passage.passage().id())
        && upsert(
            passage.passage(),
            windows,
            passage.position(),
            new WriteVersion(passage.version(), OptionalLong.empty()));
  }

  /** As the other one, for a change that counts by its place in the log alone. */
  public boolean delete(PassageId id, SourcePosition at) {
    return delete(id, at, WriteVersion.NONE);
  }

  /**
   * Deletes the passage, and remembers it even where no such passage is known.
   *
   * @return false if this was ignored, as {@link #upsert}
   */
  public boolean delete(PassageId id, SourcePosition at, WriteVersion version) {
    try {
      Optional<LastWriteLookup.LastWrite> last = lastWrites.of(id);
      changed |= moves.notice(id, last, at);
      if (isIgnored(id, last, at, version)) {
        return false;
      }
      remove(id, last, at, version.version());
      return true;
    } catch (IOException e) {
      throw failed("deleting passage " + id + " from", path, e);
    }
  }

  /**
   * Remembers a delete as another shard has it, which takes the same writes.
   *
   * @return false if something is known of its id, so that this was ignored
   * @see #upsertIfUnknown
   */
  public boolean deleteIfUnknown(StoredTombstone tombstone) {
    return !knows(tombstone.id())
        && delete(
            tombstone.id(),
            tombstone.position(),
            new WriteVersion(tombstone.version(), OptionalLong.empty()));
  }

  /** A delete of what is deleted keeps the version: change logs send a second one without it. */
  private void remove(
      PassageId id,
      Optional<LastWriteLookup.LastWrite> last,
      SourcePosition at,
      OptionalLong version)
      throws IOException {
    OptionalLong kept =
        version.isPresent()
            ? version
            : last.filter(write -> !write.isPassage())
                .map(LastWriteLookup.LastWrite::statedVersion)
                .orElse(OptionalLong.empty());
    writeTombstone(id, last, last.map(before -> before.after(at)).orElse(at), kept);
  }

  /**
   * Deletes the passages whose time is over, of those that were there at the last commit. A search
   * leaves them out from the moment on at which they expire.
   *
   * @return how many
   */
  public int deleteExpired() {
    try {
      int deleted = 0;
      for (ExpiredPassages.Expired one :
          ExpiredPassages.find(lastWrites.reader(), clock.millis())) {
        Optional<LastWriteLookup.LastWrite> last = lastWrites.of(one.id());
        if (last.filter(write -> write.isOf(one.at()) && write.isPassage()).isPresent()) {
          writeTombstone(one.id(), last, one.at(), last.get().statedVersion());
          deleted++;
        }
      }
      expired += deleted;
      return deleted;
    } catch (IOException e) {
      throw failed("deleting expired passages from", path, e);
    }
  }

  private void writeTombstone(
      PassageId id,
      Optional<LastWriteLookup.LastWrite> last,
      SourcePosition at,
      OptionalLong version)
      throws IOException {
    writer.updateDocument(PassageBlock.idTerm(id), tombstones.of(id, at, version));
    wrote(id, last, at, 0, version, Optional.empty());
  }

  /** Passages that the next commit will hold. */
  public long passages() {
    return passages;
  }

  /** Vectors of those passages. */
  public long windows() {
    return windows;
  }

  /**
   * What became of writes since the shard was made. Those that came from another partition and were
   * ignored as older count as moves too.
   */
  public WriteCounts writes() {
    return new WriteCounts(moves.count(), lowerVersions, unmetConditions, expired);
  }

  /** An id of such a write; empty where there was none since this was opened. */
  public String movedExample() {
    return moves.example();
  }

  /** Whether the last write of an id that was taken came from that record. */
  public boolean isLastWrite(PassageId id, SourcePosition at) {
    try {
      return lastWrites.of(id).filter(last -> last.isOf(at)).isPresent();
    } catch (IOException e) {
      throw failed("looking for passage " + id + " in", path, e);
    }
  }

  /** Whether anything was written since the last commit, or since opening. */
  public boolean hasChanges() {
    return changed;
  }

  /**
   * Commits all writes, even if there is none. The commit's files stay in the directory until it is
   * released.
   *
   * @param commitData what the caller wants to read back, under keys of its own
   */
  public ShardCommit commit(Map<String, String> commitData) {
    var counts = new CommitData(vectors.spec(), passages, windows, withoutWords, writes());
    Map<String, String> data = counts.with(commitData);
    try {
      tombstones.purge(writer);
      writer.setLiveCommitData(data.entrySet());
      writer.commit();
      ShardCommit commit = commits.pinNewest(counts, data);
      lastWrites.forget();
      changed = false;
      return commit;
    } catch (IOException e) {
      throw failed("committing", path, e);
    }
  }

  /**
   * Waits until no merge is under way or waits. The next commit has what came of them, even if
   * nothing was written since.
   */
  public void awaitMerges() {
    segments.awaitMerges();
  }

  /**
   * Gives graphs up: segments that have one are written anew without it, one after the other, in
   * the background, and no new one is built. Their vectors are scanned then, which finds nearly
   * everything and takes longer. For a shard of which the graphs do not lead to what an exact
   * search finds. Holds until the writer is closed.
   *
   * @return how many segments have a graph now
   */
  public int dropGraphs() {
    try {
      int withGraph = segments.dropGraphs(writer);
      changed |= withGraph > 0;
      return withGraph;
    } catch (IOException e) {
      throw failed("giving up the graphs of", path, e);
    }
  }

  /** Lets go of a commit's files. Idempotent. */
  public void release(ShardCommit commit) {
    try {
      commits.release(commit, writer);
    } catch (IOException e) {
      throw failed("releasing a commit of", path, e);
    }
  }

  /**
   * Ends the writer without a commit. Never throws, also in a thread that was interrupted, and
   * never waits long: a merge that cannot be stopped at once ends in the background.
   */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    Thread closing = new Thread(this::rollBack, "shard-close");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(CLOSE_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void rollBack() {
    for (AutoCloseable part : List.<AutoCloseable>of(lastWrites, writer::rollback, directory)) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.debug("closing the shard in {} without a commit", path, e);
      }
    }
  }

  private boolean isIgnored(
      PassageId id,
      Optional<LastWriteLookup.LastWrite> last,
      SourcePosition at,
      WriteVersion version)
      throws IOException {
    if (last.isPresent() && last.get().isAsNewAs(at, version)) {
      if (last.get().hasHigherVersion(version)) {
        lowerVersions++;
        changed = true;
      }
      return true;
    }
    if (version.ifVersion().isEmpty() && version.tenant().isEmpty()) {
      return false;
    }
    boolean there =
        last.filter(LastWriteLookup.LastWrite::isPassage).isPresent()
            && !lastWrites.isExpired(id, clock.millis());
    OptionalLong found =
        there ? last.orElseThrow().statedVersion() : OptionalLong.of(WriteVersion.ABSENT);
    boolean unexpected = version.ifVersion().isPresent() && !found.equals(version.ifVersion());
    boolean ofAnother =
        there && version.tenant().isPresent() && lastWrites.isOfAnother(id, version.tenant().get());
    if (unexpected || ofAnother) {
      unmetConditions++;
      changed = true;
      return true;
    }
    return false;
  }

  private void wrote(
      PassageId id,
      Optional<LastWriteLookup.LastWrite> last,
      SourcePosition at,
      int newWindows,
      OptionalLong version,
      Optional<Passage> passage)
      throws IOException {
    int oldWindows = last.map(LastWriteLookup.LastWrite::windows).orElse(0);
    passages += (newWindows > 0 ? 1 : 0) - (oldWindows > 0 ? 1 : 0);
    windows += newWindows - oldWindows;
    withoutWords -=
        last.filter(LastWriteLookup.LastWrite::isPassageWithoutWords).isPresent() ? 1 : 0;
    changed = true;
    lastWrites.put(
        id,
        new LastWriteLookup.LastWrite(
            at.partition(),
            at.offset(),
            at.timestampMillis(),
            newWindows,
            newWindows > 0,
            version.orElse(LastWriteLookup.LastWrite.NO_VERSION)),
        passage);
  }

  private static UncheckedIOException failed(String what, Path path, IOException e) {
    return new UncheckedIOException("%s the shard in %s: %s".formatted(what, path, e), e);
  }
}
