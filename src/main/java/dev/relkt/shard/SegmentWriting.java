package dev.relkt.shard;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexDeletionPolicy;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.TieredMergePolicy;

/** How the segments of a shard are written and merged. */
final class SegmentWriting {

  /** Large segments are written anew later than usual: their graphs cost more than what is dead. */
  private static final double MOST_DELETED_PERCENT = 33;

  private final ShardSettings settings;
  private final ShardCodec codec;
  private final SharedMerges merges = new SharedMerges();
  private final GraphRemoval graphs =
      new GraphRemoval(new TieredMergePolicy().setDeletesPctAllowed(MOST_DELETED_PERCENT));

  SegmentWriting(ShardSettings settings, int dimension) {
    this.settings = settings;
    codec = new ShardCodec(settings, dimension);
  }

  /** For one writer. */
  IndexWriterConfig config(IndexDeletionPolicy commits) {
    return new IndexWriterConfig()
        .setCodec(codec)
        .setParentField(PassageBlock.BLOCK_END)
        .setMergePolicy(graphs)
        .setMergeScheduler(merges)
        .setRAMBufferSizeMB(settings.bufferMegabytes())
        .setIndexDeletionPolicy(commits)
        .setCommitOnClose(false);
  }

  /** Waits until no merge is under way or waits. */
  void awaitMerges() {
    merges.sync();
  }

  /**
   * Has segments that have a graph written anew without it, one after the other, in the background;
   * no new graph is built.
   *
   * @return how many segments have one now
   */
  int dropGraphs(IndexWriter writer) throws IOException {
    codec.withoutGraphs();
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      Set<String> withGraph = new HashSet<>();
      for (LeafReaderContext segment : reader.leaves()) {
        SegmentState state = Segments.state(segment);
        if (state.hasGraph()) {
          withGraph.add(state.name());
        }
      }
      graphs.rewrite(withGraph);
      writer.maybeMerge();
      return withGraph.size();
    }
  }
}
