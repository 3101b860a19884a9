package dev.relkt.shard;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;

/**
 * Writes segments anew one after the other, each alone, beside the merges that another policy
 * finds. Thread-safe.
 */
final class GraphRemoval extends FilterMergePolicy {

  private final Set<String> segments = new TreeSet<>();

  GraphRemoval(MergePolicy in) {
    super(in);
  }

  /** From now on these segments are to be written anew. */
  synchronized void rewrite(Set<String> names) {
    segments.addAll(names);
  }

  @Override
  public synchronized MergeSpecification findMerges(
      MergeTrigger trigger, SegmentInfos infos, MergeContext context) throws IOException {
    MergeSpecification found = super.findMerges(trigger, infos, context);
    if (segments.isEmpty()) {
      return found;
    }
    segments.retainAll(infos.asList().stream().map(info -> info.info.name).toList());
    Set<SegmentCommitInfo> busy = context.getMergingSegments();
    if (busy.stream().anyMatch(info -> segments.contains(info.info.name))) {
      return found; // one at a time
    }
    for (SegmentCommitInfo info : infos) {
      if (segments.contains(info.info.name) && !busy.contains(info) && !isIn(found, info)) {
        MergeSpecification all = found == null ? new MergeSpecification() : found;
        all.add(new OneMerge(List.of(info)));
        return all;
      }
    }
    return found;
  }

  private static boolean isIn(
      @org.jspecify.annotations.Nullable MergeSpecification found, SegmentCommitInfo info) {
    return found != null && found.merges.stream().anyMatch(merge -> merge.segments.contains(info));
  }
}
