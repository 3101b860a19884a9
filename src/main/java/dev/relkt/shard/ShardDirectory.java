package dev.relkt.shard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NRTCachingDirectory;
import org.apache.lucene.store.NoLockFactory;

/**
 * A shard's files, without a lock: a native lock becomes invalid when the thread that holds it is
 * interrupted, which happens to every cancelled task, and the directory belongs to one writer
 * anyway.
 */
final class ShardDirectory {

  /** Files up to this size are made in memory; most are put into a compound file and never stay. */
  private static final double SMALL_MEGABYTES = 4;

  /** The most of them at a time. */
  private static final double SMALL_TOTAL_MEGABYTES = 16;

  private ShardDirectory() {}

  static Directory forReading(Path path) throws IOException {
    return new MMapDirectory(path, NoLockFactory.INSTANCE);
  }

  /**
   * Of the twenty files of which a small segment is made, only the few that a commit names come
   * from memory to the disk.
   */
  static Directory forWriting(Path path) throws IOException {
    return new NRTCachingDirectory(
        new WithoutSync(forReading(path)), SMALL_MEGABYTES, SMALL_TOTAL_MEGABYTES);
  }

  /** Leaves it to the store of the uploaded files to force them to the disk. */
  private static final class WithoutSync extends FilterDirectory {
    WithoutSync(Directory in) {
      super(in);
    }

    @Override
    public void sync(Collection<String> names) {
      // on purpose nothing
    }

    @Override
    public void syncMetaData() {
      // on purpose nothing
    }
  }
}
