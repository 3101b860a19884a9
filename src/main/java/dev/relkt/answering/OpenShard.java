package dev.relkt.answering;

import dev.relkt.shard.ShardReader;
import dev.relkt.snapshot.HeldFiles;
import dev.relkt.snapshot.StoredShard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shard that is open in a directory of its own, held by every open snapshot that it did not
 * change in.
 */
final class OpenShard {

  private static final Logger LOG = LoggerFactory.getLogger(OpenShard.class);

  private final StoredShard stored;
  private final ShardReader reader;
  private final Path directory;
  private int references = 1;

  OpenShard(StoredShard stored, ShardReader reader, Path directory) {
    this.stored = stored;
    this.reader = reader;
    this.directory = directory;
  }

  StoredShard stored() {
    return stored;
  }

  ShardReader reader() {
    return reader;
  }

  HeldFiles files() {
    return new HeldFiles(stored, directory);
  }

  synchronized OpenShard retain() {
    if (references == 0) {
      throw new IllegalStateException("shard in " + directory + " is closed");
    }
    references++;
    return this;
  }

  void release() {
    boolean last;
    synchronized (this) {
      last = --references == 0;
    }
    if (last) {
      reader.close();
      remove(directory);
    }
  }

  static void remove(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      LOG.debug("{} stays until its task ends: {}", directory, e.toString());
    }
  }
}
