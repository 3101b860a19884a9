package dev.relkt.evaluation;

import dev.relkt.dataset.Pool;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.Run;
import dev.relkt.embedding.Encoder;
import dev.relkt.shard.ShardRouter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is compared with others: an encoder, or a baseline. */
public interface Contender {

  /** The name over its scores, without white space, such as {@code student/1} or {@code bm25}. */
  String name();

  /**
   * Ranks the passages of each pool for the questions that are asked of it.
   *
   * @param task what the pools are of
   * @param topK at most so many passages for a question
   */
  Ranked rank(RetrievalTask task, List<Pool> pools, int topK, Progress progress);

  /**
   * What was found.
   *
   * @param runs one a pool, in the same order
   * @param vectors how many vectors were searched, where there are any
   * @param segments in what segments they were, empty where in none
   */
  record Ranked(List<Run> runs, OptionalLong vectors, String segments) {
    public Ranked {
      runs = List.copyOf(runs);
    }
  }

  /** The words of the question's and the passages' languages, weighted by BM25. */
  static Contender bm25() {
    return new LexicalContender();
  }

  /** An encoder by exact search, without a ranker. */
  static Contender exact(String name, Encoder encoder) {
    return exact(name, encoder, Optional.empty());
  }

  /**
   * An encoder by exact search: every question is compared with every window.
   *
   * @param encoder stays open
   * @param reranking of what is found, if any
   */
  static Contender exact(String name, Encoder encoder, Optional<Reranking> reranking) {
    return new EncodedContender(name, encoder, PassageSearch::exact, reranking);
  }

  /**
   * An encoder through shards and their HNSW graphs, as the running system searches.
   *
   * @param encoder stays open
   * @param reranking of what is found, if any
   */
  static Contender hnsw(
      String name, Encoder encoder, ShardRouter router, Optional<Reranking> reranking) {
    return new EncodedContender(
        name,
        encoder,
        (opened, passages, progress) -> PassageSearch.hnsw(opened, passages, router, progress),
        reranking);
  }
}
