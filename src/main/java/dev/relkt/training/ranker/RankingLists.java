package dev.relkt.training.ranker;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.evaluation.FoundPassage;
import dev.relkt.evaluation.PassageSearch;
import dev.relkt.evaluation.Progress;
import dev.relkt.lexical.Bm25Index;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.ranking.Ranker;
import dev.relkt.ranking.RankingCandidate;
import dev.relkt.training.data.TrainingPassage;
import dev.relkt.training.data.TrainingQuestion;
import dev.relkt.training.loop.Corpus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Candidates for questions, found as a search finds them: the nearest passages in the language that
 * a question is asked about. Passages of the gold one's document are left out, since they may
 * answer too.
 */
final class RankingLists {

  private static final int BATCH = 64;

  /** Ranks of BM25 that negatives are taken from: the first may answer unlabelled. */
  private static final int FIRST_NEGATIVE = 1;

  private static final int LAST_NEGATIVE = 4;

  private final Corpus corpus;
  private final Encoder encoder;
  private final Ranker ranker;
  private final int candidates;
  private final Progress progress;

  /**
   * @param ranker whose features are computed
   * @param candidates of a question
   */
  RankingLists(Corpus corpus, Encoder encoder, Ranker ranker, int candidates, Progress progress) {
    this.corpus = corpus;
    this.encoder = encoder;
    this.ranker = ranker;
    this.candidates = candidates;
    this.progress = progress;
  }

  /**
   * A question and the passage that it is to find, which may be a translation of its own.
   *
   * @param question number in the corpus
   * @param gold number of the passage
   */
  record Asked(int question, int gold) {}

  /**
   * The lists of questions.
   *
   * @param pool numbers of the passages that are searched, those of gold among them
   * @param keepsLost whether questions whose passage is not among the candidates are kept
   */
  List<RankingList> of(List<Asked> asked, Set<Integer> pool, boolean keepsLost) {
    Map<PassageId, Integer> numbers = new HashMap<>();
    List<Passage> passages = new ArrayList<>();
    for (int p : pool) {
      Passage passage = passage(p);
      if (numbers.put(passage.id(), p) == null) {
        passages.add(passage);
      }
    }
    Map<String, Bm25Index> words = new HashMap<>();
    Map<Language, List<Asked>> byLanguage = new TreeMap<>((a, b) -> a.tag().compareTo(b.tag()));
    for (Asked one : asked) {
      byLanguage
          .computeIfAbsent(
              new Language(corpus.passage(one.gold()).language()), l -> new ArrayList<>())
          .add(one);
    }
    List<RankingList> lists = new ArrayList<>();
    try (PassageSearch search = PassageSearch.exact(encoder, passages, progress)) {
      byLanguage.forEach(
          (language, of) -> {
            Bm25Index index = words.computeIfAbsent(language.base(), base -> index(base, passages));
            var filter = new PassageFilter(Set.of(language), Map.of());
            List<List<FoundPassage>> found =
                search.find(vectors(of, false), candidates, filter, progress);
            lists.addAll(
                IntStream.range(0, of.size())
                    .parallel()
                    .mapToObj(i -> list(of.get(i), found.get(i), numbers, index))
                    .filter(list -> keepsLost || list.gold() >= 0)
                    .toList());
          });
    }
    return lists;
  }

  private static Bm25Index index(String base, List<Passage> passages) {
    return Bm25Index.of(
        passages.stream()
            .filter(p -> p.language().base().equals(base))
            .map(p -> new Bm25Index.Entry(p.id().value(), p.language().tag(), p.title(), p.text()))
            .toList());
  }

  private List<Embedding> vectors(List<Asked> asked, boolean english) {
    List<String> texts =
        asked.stream()
            .map(a -> english ? inEnglish(a).orElseThrow() : corpus.question(a.question()).text())
            .toList();
    List<Embedding> vectors = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += BATCH) {
      vectors.addAll(
          encoder.encodeQuestions(texts.subList(from, Math.min(from + BATCH, texts.size()))));
    }
    return vectors;
  }

  private Optional<String> inEnglish(Asked asked) {
    return corpus.english(asked.question());
  }

  private RankingList list(
      Asked asked, List<FoundPassage> found, Map<PassageId, Integer> numbers, Bm25Index index) {
    TrainingQuestion question = corpus.question(asked.question());
    List<FoundPassage> kept = new ArrayList<>();
    int gold = -1;
    for (FoundPassage one : found) {
      int number = Objects.requireNonNull(numbers.get(one.passage().id()));
      if (number == asked.gold() || corpus.sameMeaning(number, asked.gold())) {
        gold = gold < 0 ? kept.size() : gold;
        kept.add(one);
      } else if (corpus.mayBeNegative(asked.question(), number)) {
        kept.add(one);
      }
    }
    Language language = new Language(question.language());
    boolean same =
        language.base().equals(new Language(corpus.passage(asked.gold()).language()).base());
    List<Bm25Index.Hit> hits =
        same ? index.search(question.text(), language.tag(), index.passages()) : List.of();
    double limit = same ? index.limit(question.text(), language.tag()) : 0;
    Map<String, Double> shares = new HashMap<>();
    hits.forEach(hit -> shares.put(hit.id(), limit > 0 ? hit.score() / limit : 0));
    return new RankingList(
        question.language(),
        features(question.text(), kept, shares),
        gold,
        lexical(hits, kept, gold),
        same
            ? Optional.empty()
            : inEnglish(asked).map(text -> features(text, withEnglish(text, kept), Map.of())));
  }

  /** The same passages as the English question meets them. */
  private List<FoundPassage> withEnglish(String text, List<FoundPassage> kept) {
    Embedding question = encoder.encodeQuestions(List.of(text)).getFirst();
    List<List<Embedding>> windows =
        encoder.encodePassages(
            kept.stream()
                .map(
                    found ->
                        new dev.relkt.embedding.PassageText(
                            found.passage().title(), found.passage().text()))
                .toList());
    List<FoundPassage> met = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      double[] cosines = windows.get(i).stream().mapToDouble(question::cosine).toArray();
      int best = 0;
      double sum = 0;
      for (int w = 0; w < cosines.length; w++) {
        best = cosines[w] > cosines[best] ? w : best;
        sum += cosines[w];
      }
      met.add(
          new FoundPassage(
              kept.get(i).passage(),
              (float) cosines[best],
              (float) (sum / cosines.length),
              best,
              cosines.length));
    }
    return met;
  }

  private double[][] features(
      String question, List<FoundPassage> candidates, Map<String, Double> shares) {
    Ranker.Scoring scoring = ranker.of(question);
    return candidates.stream()
        .map(
            found ->
                scoring.features(
                    new RankingCandidate(
                        found.passage().title(),
                        found.passage().text(),
                        found.window(),
                        found.windows(),
                        found.best(),
                        found.mean(),
                        OptionalDouble.of(shares.getOrDefault(found.passage().id().value(), 0.0)))))
        .toArray(double[][]::new);
  }

  private static List<Integer> lexical(
      List<Bm25Index.Hit> hits, List<FoundPassage> kept, int gold) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < kept.size(); i++) {
      places.put(kept.get(i).passage().id().value(), i);
    }
    return hits.stream()
        .skip(FIRST_NEGATIVE)
        .limit(LAST_NEGATIVE)
        .map(hit -> places.getOrDefault(hit.id(), -1))
        .filter(place -> place >= 0 && place != gold)
        .toList();
  }

  private Passage passage(int number) {
    TrainingPassage passage = corpus.passage(number);
    return new Passage(
        new PassageId(passage.id()),
        new Language(passage.language()),
        passage.title(),
        passage.text(),
        Map.of());
  }
}
