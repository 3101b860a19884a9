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
import java.util.OptionalDouble;

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
      List<FoundPassage> ranked = found.subList(0, Math.min(candidates, found.size()));
      List<RankingCandidate> compared = RankingCandidate.centred(candidates(question, ranked));
      Ranker.Scoring scoring = ranker.orElseThrow().of(question.text());
      List<Run.Entry> entries = new ArrayList<>();
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < compared.size(); i++) {
        double score = scoring.of(compared.get(i)).score();
        least = Math.min(least, score);
        entries.add(new Run.Entry(ranked.get(i).passage().id(), (float) score));
      }
      entries.sort(Run.ORDER);
      for (FoundPassage after : found.subList(ranked.size(), found.size())) {
        double behind = found.get(ranked.size()).best() - after.best();
        entries.add(new Run.Entry(after.passage().id(), (float) Ranker.notRanked(least, behind)));
      }
      return entries.subList(0, Math.min(topK, entries.size()));
    }

    private List<RankingCandidate> candidates(
        LabelledQuestion question, List<FoundPassage> ranked) {
      Language language = base(question.language());
      Map<String, Double> shares = shares(question, language);
      return ranked.stream()
          .map(
              found ->
                  new RankingCandidate(
                      found.passage().title(),
                      found.passage().text(),
                      found.window(),
                      found.windows(),
                      found.best(),
                      found.mean(),
                      base(found.passage().language()).equals(language)
                          ? OptionalDouble.of(
                              shares.getOrDefault(found.passage().id().value(), 0.0))
                          : OptionalDouble.empty()))
          .toList();
    }

    private Map<String, Double> shares(LabelledQuestion question, Language language) {
      Map<String, Double> shares = new HashMap<>();
      Bm25Index index = words.get(language);
      double limit = index == null ? 0 : index.limit(question.text(), question.language().tag());
      if (index != null && limit > 0) {
        index
            .search(question.text(), question.language().tag(), index.passages())
            .forEach(hit -> shares.put(hit.id(), hit.score() / limit));
      }
      return shares;
    }
  }

  private static Language base(Language language) {
    return new Language(language.base());
  }
}
