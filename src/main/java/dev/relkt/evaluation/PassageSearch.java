package dev.relkt.evaluation;

import dev.relkt.dataset.Run;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.passage.Passage;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.shard.ShardRouter;
import java.util.List;

/** A pool of encoded passages that can be searched. */
public interface PassageSearch extends AutoCloseable {

  /** Vectors in the pool: one a window. */
  long windows();

  /** What is searched, where there is more to say than the number of vectors; else empty. */
  default String segments() {
    return "";
  }

  /**
   * The passages nearest to each question, by the cosine of their best window, each passage once.
   *
   * @param topK at most so many for each question
   * @return a list for each question, in the same order, each in {@link Run#ORDER}
   */
  default List<List<Run.Entry>> search(
      List<Embedding> questions, int topK, PassageFilter filter, Progress progress) {
    return find(questions, topK, filter, progress).stream()
        .map(found -> found.stream().map(FoundPassage::entry).toList())
        .toList();
  }

  /** As {@link #search}, with the passages and what is known of their windows. */
  List<List<FoundPassage>> find(
      List<Embedding> questions, int topK, PassageFilter filter, Progress progress);

  @Override
  void close();

  /** Encodes the passages for exact search: every question is compared with every window. */
  static PassageSearch exact(Encoder encoder, List<Passage> passages, Progress progress) {
    return ExactSearch.encode(encoder, passages, progress);
  }

  /**
   * Encodes the passages into shards in a temporary directory, with as many commits and merges as
   * in a running system, and searches them as that does.
   */
  static PassageSearch hnsw(
      Encoder encoder, List<Passage> passages, ShardRouter router, Progress progress) {
    return ShardSearch.encode(encoder, passages, router, progress);
  }
}
