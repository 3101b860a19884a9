package dev.relkt.shard;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.store.Directory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A commit of a shard, open in a directory of its own.
 *
 * <p>Safe for use by several threads.
 */
final class OpenCommit {

  private static final Logger LOG = LoggerFactory.getLogger(OpenCommit.class);

  private final Path path;
  private final Directory directory;
  private final NewestFiles newest;
  private final DirectoryReader reader;

  /**
   * @param directory of this commit alone
   * @param newest through which the reader was opened
   */
  private OpenCommit(Path path, Directory directory, NewestFiles newest, DirectoryReader reader) {
    this.path = path;
    this.directory = directory;
    this.newest = newest;
    this.reader = reader;
  }

  /**
   * Opens the last commit in a directory.
   *
   * @throws ShardRefused if there is none, or it is damaged or of another version of Lucene
   * @throws UncheckedIOException if it cannot be read
   */
  static OpenCommit open(Path path) {
    return opening(
        path,
        files -> {
          var newest = new NewestFiles(files);
          return new OpenCommit(path, files, newest, DirectoryReader.open(newest));
        });
  }

  /**
   * Opens a newer one that shares with this one the segments that both have. Nothing if it does not
   * follow this one, but both a third: after a shard was taken back to an older state the same
   * names mean other files.
   */
  Optional<OpenCommit> newer(Path newerPath) {
    synchronized (newest) {
      return opening(
          newerPath,
          files -> {
            newest.show(files);
            IndexCommit commit = DirectoryReader.listCommits(newest).getLast();
            DirectoryReader changed =
                follows(SegmentInfos.readCommit(newest, commit.getSegmentsFileName()))
                    ? DirectoryReader.openIfChanged(reader, commit)
                    : null;
            if (changed == null) {
              LOG.debug("{} shares nothing with {}", newerPath, path);
              files.close();
              return Optional.empty();
            }
            return Optional.of(new OpenCommit(newerPath, files, newest, changed));
          });
    }
  }

  /**
   * Whether segments of the same name are the same, and their deletes too where they have the same
   * number: Lucene takes the latter for granted.
   */
  private boolean follows(SegmentInfos newer) {
    Map<String, SegmentCommitInfo> here = new HashMap<>();
    for (LeafReaderContext segment : reader.leaves()) {
      SegmentCommitInfo info = ((SegmentReader) segment.reader()).getSegmentInfo();
      here.put(info.info.name, info);
    }
    for (SegmentCommitInfo there : newer) {
      SegmentCommitInfo same = here.get(there.info.name);
      if (same != null
          && (!Arrays.equals(same.info.getId(), there.info.getId())
              || (same.getDelGen() == there.getDelGen()
                  && !Arrays.equals(same.getId(), there.getId())))) {
        return false;
      }
    }
    return true;
  }

  private interface Opening<T> {
    T open(Directory files) throws IOException;
  }

  private static <T> T opening(Path path, Opening<T> opening) {
    try {
      Directory files = ShardDirectory.forReading(path);
      try {
        return opening.open(files);
      } catch (IOException | RuntimeException e) {
        files.close();
        throw e;
      }
    } catch (IndexNotFoundException e) {
      throw new ShardRefused(
          "shard in %s: no commit (expected: a complete shard); restore it from its index root"
              .formatted(path),
          e);
    } catch (CorruptIndexException
        | EOFException
        | FileNotFoundException
        | NoSuchFileException
        | IndexFormatTooOldException
        | IndexFormatTooNewException e) {
      throw new ShardRefused(
          "shard in %s: incomplete or damaged: %s (expected: a complete shard); restore it from its index root"
              .formatted(path, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("opening the shard in %s: %s".formatted(path, e), e);
    }
  }

  Path path() {
    return path;
  }

  DirectoryReader reader() {
    return reader;
  }

  /** Whoever holds the reader reads on. */
  void close() {
    try {
      reader.close();
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the shard in %s: %s".formatted(path, e), e);
    }
  }
}
