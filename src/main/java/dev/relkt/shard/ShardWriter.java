package dev.relkt.shard;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.VectorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * the greater partition ({@link #partitionMoves}). Deletes are remembered as tombstones for {@link
 * ShardSettings#tombstoneRetention}. So the shard is a function of the log, however often a part of
 * it is read again. Offsets are {@link LogOffset}s: a topic that was made anew goes on behind the
 * old one.
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
  private long passages;
  private long windows;
  private long withoutWords;
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
    moves = new PartitionMoveCount(last.partitionMoves());
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

  /**
   * Puts the passage into the place of whatever has its id.
   *
   * @param windows its vectors in text order, one or more, of this shard's space and dimension
   * @return false if a newer write of this id is known, so that this one was ignored
   * @throws IllegalArgumentException if there is no window, or one of another space or dimension
   */
  public boolean upsert(Passage passage, List<Embedding> windows, SourcePosition at) {
    vectors.require(passage.id(), windows);
    try {
      Optional<LastWriteLookup.LastWrite> last = lastWrites.of(passage.id());
      changed |= moves.notice(passage.id(), last, at);
      if (isOld(last, at)) {
        return false;
      }
      SourcePosition kept = last.map(before -> before.after(at)).orElse(at);
      writer.updateDocuments(
          PassageBlock.idTerm(passage.id()),
          PassageBlock.of(passage, vectors.stored(windows), kept));
      wrote(passage.id(), last, kept, windows.size());
      return true;
    } catch (IOException e) {
      throw failed("writing passage " + passage.id() + " to", path, e);
    }
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
  public boolean upsertIfUnknown(Passage passage, List<Embedding> windows, SourcePosition at) {
    return !knows(passage.id()) && upsert(passage, windows, at);
  }

  /**
   * Deletes the passage, and remembers it even where no such passage is known.
   *
   * @return false if a newer write of this id is known, so that this one was ignored
   */
  public boolean delete(PassageId id, SourcePosition at) {
    try {
      Optional<LastWriteLookup.LastWrite> last = lastWrites.of(id);
      changed |= moves.notice(id, last, at);
      if (isOld(last, at)) {
        return false;
      }
      SourcePosition kept = last.map(before -> before.after(at)).orElse(at);
      writer.updateDocument(PassageBlock.idTerm(id), tombstones.of(id, kept));
      wrote(id, last, kept, 0);
      return true;
    } catch (IOException e) {
      throw failed("deleting passage " + id + " from", path, e);
    }
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
   * Writes whose id had come from another partition before, since the shard was made. Those that
   * were ignored as older count too.
   */
  public long partitionMoves() {
    return moves.count();
  }

  /** An id of such a write; empty where there was none since this was opened. */
  public String movedExample() {
    return moves.example();
  }

  /** Whether a write is known that is newer than one at this position. */
  public boolean knowsNewer(PassageId id, SourcePosition at) {
    try {
      return lastWrites.of(id).filter(last -> last.compareTo(at) > 0).isPresent();
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
    var counts = new CommitData(vectors.spec(), passages, windows, moves.count(), withoutWords);
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

  private static boolean isOld(Optional<LastWriteLookup.LastWrite> last, SourcePosition at) {
    return last.isPresent() && last.get().compareTo(at) >= 0;
  }

  private void wrote(
      PassageId id, Optional<LastWriteLookup.LastWrite> last, SourcePosition at, int newWindows)
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
            at.partition(), at.offset(), at.timestampMillis(), newWindows, newWindows > 0));
  }

  private static UncheckedIOException failed(String what, Path path, IOException e) {
    return new UncheckedIOException("%s the shard in %s: %s".formatted(what, path, e), e);
  }
}
