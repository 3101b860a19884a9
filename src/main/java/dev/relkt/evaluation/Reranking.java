package dev.relkt.evaluation;

import dev.relkt.answering.QuestionOptions;
import dev.relkt.answering.QuestionOptions.Mode;
import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.Run;
import dev.relkt.lexical.Bm25Index;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.ranking.Ranker;
import dev.relkt.ranking.RankingCandidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is done with a question beside a search by vectors, as a running system does it.
 *
 * @param mode by what passages are found; words only through shards
 * @param ranker that orders candidates, if any
 * @param candidates how many of stage one it orders; those after them keep their order
 */
public record Reranking(Mode mode, Optional<Ranker> ranker, int candidates) {

  /** Whether it is only a search by vectors. */
  boolean isNothing() {
    return mode == Mode.DENSE && ranker.isEmpty();
  }

  /** As a question asks for it. */
  QuestionOptions options(Language language) {
    return QuestionOptions.builder()
        .mode(mode)
        .rerank(ranker.isPresent())
        .candidates(candidates)
        .language(language)
        .build();
  }

  /** Orders what was found in one pool. Thread-safe. */
  final class OfPool {

    private final Map<Language, Bm25Index> words = new HashMap<>();

    OfPool(Pool pool) {
      Map<Language, List<Bm25Index.Entry>> entries = new HashMap<>();
      for (Passage passage : pool.task().passages()) {
        entries
            .computeIfAbsent(base(passage.language()), language -> new ArrayList<>())
            .add(
                new Bm25Index.Entry(
                    passage.id().value(),
                    passage.language().tag(),
                    passage.title(),
                    passage.text()));
      }
      entries.forEach((language, of) -> words.put(language, Bm25Index.of(of)));
    }

    /**
     * @param found by stage one, best first
     */
    List<Run.Entry> order(LabelledQuestion question, List<FoundPassage> found, int topK) {
      int ranked = Math.min(candidates, found.size());
      Map<String, Float> bm25 = bm25(question, found.subList(0, ranked));
      Ranker.Scoring scoring = ranker.orElseThrow().of(question.text());
      List<Run.Entry> entries = new ArrayList<>();
      double least = Double.POSITIVE_INFINITY;
      for (FoundPassage candidate : found.subList(0, ranked)) {
        double score = scoring.of(candidate(question, candidate, bm25)).score();
        least = Math.min(least, score);
        entries.add(new Run.Entry(candidate.passage().id(), (float) score));
      }
      entries.sort(Run.ORDER);
      for (FoundPassage after : found.subList(ranked, found.size())) {
        double behind = found.get(ranked).best() - after.best();
        entries.add(new Run.Entry(after.passage().id(), (float) (least - 1e-3 - behind)));
      }
      return entries.subList(0, Math.min(topK, entries.size()));
    }

    /** Of passages in the question's language, less their mean. */
    private Map<String, Float> bm25(LabelledQuestion question, List<FoundPassage> ranked) {
      Map<String, Float> scores = new HashMap<>();
      Bm25Index index = words.get(base(question.language()));
      double limit = index == null ? 0 : index.limit(question.text(), question.language().tag());
      if (index != null && limit > 0) {
        index
            .search(question.text(), question.language().tag(), index.passages())
            .forEach(hit -> scores.put(hit.id(), (float) (hit.score() / limit)));
      }
      List<String> compared =
          ranked.stream()
              .map(FoundPassage::passage)
              .filter(passage -> base(passage.language()).equals(base(question.language())))
              .map(passage -> passage.id().value())
              .toList();
      double mean =
          compared.stream().mapToDouble(id -> scores.getOrDefault(id, 0f)).average().orElse(0);
      Map<String, Float> centred = new HashMap<>();
      compared.forEach(id -> centred.put(id, (float) (scores.getOrDefault(id, 0f) - mean)));
      return centred;
    }
  }

  private static RankingCandidate candidate(
      LabelledQuestion question, FoundPassage found, Map<String, Float> bm25) {
    Passage passage = found.passage();
    return new RankingCandidate(
        passage.title(),
        passage.text(),
        found.window(),
        found.windows(),
        found.best(),
        found.mean(),
        bm25.getOrDefault(passage.id().value(), 0f));
  }

  private static Language base(Language language) {
    return new Language(language.base());
  }
}
