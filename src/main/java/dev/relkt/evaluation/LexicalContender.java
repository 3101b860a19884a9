package dev.relkt.evaluation;

import dev.relkt.dataset.Pool;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.Run;
import dev.relkt.lexical.Bm25Index;
import dev.relkt.passage.PassageId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** BM25 with an index of its own for each pool, so that words are weighted by that pool alone. */
record LexicalContender() implements Contender {

  private static final int QUESTIONS_A_BATCH = 256;

  @Override
  public String name() {
    return "bm25";
  }

  @Override
  public Ranked rank(RetrievalTask task, List<Pool> pools, int topK, Progress progress) {
    List<Run> runs = new ArrayList<>();
    long total = pools.stream().mapToLong(pool -> pool.task().passages().size()).sum();
    long indexed = 0;
    List<Bm25Index> indexes = new ArrayList<>();
    progress.at("indexing words", "passages", 0, total);
    for (Pool pool : pools) {
      indexes.add(index(pool));
      indexed += pool.task().passages().size();
      progress.at("indexing words", "passages", indexed, total);
    }
    var together = new PoolsProgress(pools, progress);
    for (int i = 0; i < pools.size(); i++) {
      runs.add(search(indexes.get(i), pools.get(i), topK, together.next(pools.get(i))));
    }
    return new Ranked(runs, OptionalLong.empty(), "");
  }

  private static Bm25Index index(Pool pool) {
    return Bm25Index.of(
        pool.task().passages().stream()
            .map(p -> new Bm25Index.Entry(p.id().value(), p.language().tag(), p.title(), p.text()))
            .toList());
  }

  private static Run search(Bm25Index index, Pool pool, int topK, Progress progress) {
    Map<String, List<Run.Entry>> rankings = new LinkedHashMap<>();
    Batches.inOrder(
        pool.task().questions(),
        QUESTIONS_A_BATCH,
        batch ->
            batch.stream()
                .map(
                    question ->
                        index.search(question.text(), question.language().tag(), topK).stream()
                            .map(hit -> new Run.Entry(new PassageId(hit.id()), hit.score()))
                            .toList())
                .toList(),
        "searching by words",
        "questions",
        progress,
        (question, entries) -> rankings.put(question.id(), entries));
    return new Run(rankings);
  }
}
