package dev.relkt.answering;

import dev.relkt.shard.ShardReader;
import dev.relkt.snapshot.HeldFiles;
import dev.relkt.snapshot.StoredShard;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;
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
  private final References references = new References();

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

  OpenShard retain() {
    if (!references.tryRetain()) {
      throw new IllegalStateException("shard in " + directory + " is closed");
    }
    return this;
  }

  void release() {
    if (references.release()) {
      reader.close();
      remove(directory);
    }
  }

  static void remove(Path directory) {
    try {
      PathUtils.deleteDirectory(directory);
    } catch (IOException e) {
      LOG.debug("{} stays until its task ends: {}", directory, e.toString());
    }
  }
}
