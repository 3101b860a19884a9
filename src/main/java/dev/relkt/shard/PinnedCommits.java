package dev.relkt.shard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexDeletionPolicy;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.KeepOnlyLastCommitDeletionPolicy;
import org.apache.lucene.index.SnapshotDeletionPolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;

/**
 * Commits whose files stay in the directory until they are released. One thread commits and pins;
 * any thread may release.
 */
final class PinnedCommits {

  private final Directory directory;
  private final SnapshotDeletionPolicy policy =
      new SnapshotDeletionPolicy(new KeepOnlyLastCommitDeletionPolicy());

  /** By the name of the file with the commit's segments. */
  private final Map<String, IndexCommit> pinned = new ConcurrentHashMap<>();

  PinnedCommits(Directory directory) {
    this.directory = directory;
  }

  /** For the writer that commits. */
  IndexDeletionPolicy policy() {
    return policy;
  }

  /**
   * Keeps the files of the newest commit.
   *
   * @param data what it says about itself
   */
  ShardCommit pinNewest(CommitData counts, Map<String, String> data) throws IOException {
    IndexCommit commit = policy.snapshot();
    pinned.put(commit.getSegmentsFileName(), commit);
    List<CommitFile> files = new ArrayList<>();
    for (String name : commit.getFileNames()) {
      files.add(describe(name));
    }
    files.sort(Comparator.comparing(CommitFile::name));
    return new ShardCommit(
        files, commit.getSegmentsFileName(), counts.passages(), counts.windows(), data);
  }

  private CommitFile describe(String name) throws IOException {
    try (var in = directory.openInput(name, IOContext.READONCE)) {
      return new CommitFile(name, in.length(), CodecUtil.retrieveChecksum(in));
    }
  }

  /** Idempotent. */
  void release(ShardCommit commit, IndexWriter writer) throws IOException {
    IndexCommit held = pinned.remove(commit.segmentsFile());
    if (held != null) {
      policy.release(held);
      writer.deleteUnusedFiles();
    }
  }
}
