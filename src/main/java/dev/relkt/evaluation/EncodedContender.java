package dev.relkt.evaluation;

import dev.relkt.dataset.Pool;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.Run;
import dev.relkt.embedding.Encoder;
import dev.relkt.passage.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An encoder and a way to search its vectors, and perhaps a ranker for what is found. Passages of
 * no pool are not encoded.
 *
 * @param reranking stage two; absent where the order of the search stays
 */
record EncodedContender(String name, Encoder encoder, Search search, Optional<Reranking> reranking)
    implements Contender {

  /** Encodes passages so that they can be searched. */
  interface Search {
    PassageSearch encode(Encoder encoder, List<Passage> passages, Progress progress);
  }

  @Override
  public Ranked rank(RetrievalTask task, List<Pool> pools, int topK, Progress progress) {
    List<Passage> needed =
        task.passages().stream()
            .filter(passage -> pools.stream().anyMatch(pool -> pool.filter().accepts(passage)))
            .toList();
    RetrievalEvaluation evaluation = RetrievalEvaluation.of(task, encoder, progress);
    try (PassageSearch opened = search.encode(encoder, needed, progress)) {
      List<Run> runs = new ArrayList<>();
      var together = new PoolsProgress(pools, progress);
      for (Pool pool : pools) {
        runs.add(evaluation.run(pool, opened, reranking, topK, together.next(pool)));
      }
      return new Ranked(runs, OptionalLong.of(opened.windows()), opened.segments());
    }
  }
}
