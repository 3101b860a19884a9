package dev.relkt.training;

import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.training.ExampleSource.Weighted;
import dev.relkt.training.TrainingData.Parallel;
import dev.relkt.training.TrainingData.Synset;
import dev.relkt.training.TrainingData.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * All examples, in three families that never share a batch: sentences with their translations,
 * words with theirs, and questions with passages. Each batch is drawn from one family.
 */
final class Curriculum {

  /** What a batch holds. */
  enum Family {
    SENTENCES,
    WORDS,
    PASSAGES
  }

  private record ExampleMix(
      Family family, double weight, int examples, WeightedSampler<Weighted> sources) {}

  /**
   * Meanings of different sources must not meet: each source counts from its own multiple of this.
   */
  private static final long APART = 1L << 32;

  /** How much each parallel source counts; 1 where not named. */
  private static final Map<String, Double> PARALLEL_WEIGHTS =
      Map.of(
          "mkqa", 3.0,
          "ntrex", 3.0,
          "stsb", 1.5,
          "pawsx", 0.7,
          "xcopa", 0.7,
          "indian_parallel", 1.3,
          "small_parallel_enja", 0.6,
          "afriqa", 0.5,
          "xquad questions", 1.0,
          "xquad paragraphs", 0.6);

  private final WeightedSampler<ExampleMix> mixes;
  private final float[] pieceWeights;

  Curriculum(
      TrainingData data,
      Xquad xquad,
      ContrastivePlan plan,
      PieceTexts pieces,
      float[] pieceWeights) {
    this.pieceWeights = pieceWeights;
    var all = new ArrayList<ExampleMix>();
    addMix(Family.SENTENCES, .30, plan.sentencesPerBatch(), sentences(data, xquad, pieces), all);
    addMix(Family.WORDS, .30, plan.wordsPerBatch(), words(data, pieces), all);
    addMix(Family.PASSAGES, .40, plan.passagesPerBatch(), passages(data, xquad, plan, pieces), all);
    mixes = new WeightedSampler<>(all, ExampleMix::weight);
  }

  private static void addMix(
      Family family, double weight, int examples, List<Weighted> sources, List<ExampleMix> all) {
    if (!sources.isEmpty()) {
      all.add(
          new ExampleMix(
              family, weight, examples, new WeightedSampler<>(sources, Weighted::weight)));
    }
  }

  /**
   * A batch with its family.
   *
   * @param family what it holds
   */
  record Drawn(Family family, Batch batch) {}

  Drawn next(SplittableRandom random) {
    ExampleMix mix = mixes.draw(random);
    return new Drawn(mix.family, Batch.draw(mix.sources, mix.examples, pieceWeights, random));
  }

  private static List<Weighted> sentences(TrainingData data, Xquad xquad, PieceTexts pieces) {
    var parallels = new ArrayList<>(data.parallels());
    xquad
        .questions()
        .values()
        .forEach(q -> parallels.add(new Parallel("xquad questions", q.texts())));
    xquad
        .paragraphs()
        .values()
        .forEach(p -> parallels.add(new Parallel("xquad paragraphs", p.texts())));
    var sources = new ArrayList<Weighted>();
    parallels.stream()
        .map(Parallel::source)
        .distinct()
        .sorted()
        .forEach(
            name -> {
              var source =
                  new ParallelSource(
                      parallels.stream().filter(p -> p.source().equals(name)).toList(),
                      APART * sources.size(),
                      pieces);
              if (!source.isEmpty()) {
                sources.add(new Weighted(source, PARALLEL_WEIGHTS.getOrDefault(name, 1.0)));
              }
            });
    return sources;
  }

  private static List<Weighted> words(TrainingData data, PieceTexts pieces) {
    var sources = new ArrayList<Weighted>();
    terms(data, t -> !t.source().equals("loanwords_th"), 4, pieces, sources);
    terms(data, t -> t.source().equals("loanwords_th"), .5, pieces, sources);
    synsets(data, s -> s.source().equals("wordnet"), 3, pieces, sources);
    synsets(data, s -> s.source().equals("cldr"), 1, pieces, sources);
    return sources;
  }

  private static void terms(
      TrainingData data,
      Predicate<Term> which,
      double weight,
      PieceTexts pieces,
      List<Weighted> sources) {
    List<Term> terms = data.terms().stream().filter(which).toList();
    if (!terms.isEmpty()) {
      sources.add(new Weighted(new TermSource(terms, APART * sources.size(), pieces), weight));
    }
  }

  private static void synsets(
      TrainingData data,
      Predicate<Synset> which,
      double weight,
      PieceTexts pieces,
      List<Weighted> sources) {
    var source =
        new SynsetSource(
            data.synsets().stream().filter(which).toList(), APART * sources.size(), pieces);
    if (!source.isEmpty()) {
      sources.add(new Weighted(source, weight));
    }
  }

  private static List<Weighted> passages(
      TrainingData data, Xquad xquad, ContrastivePlan plan, PieceTexts pieces) {
    var cutter = new WindowCutter(plan.learningWindows());
    var library = new Library(data.documents(), cutter, pieces);
    var sources = new ArrayList<Weighted>();
    sources.add(
        new Weighted(new QuestionSource(data.asked(), library, Optional.empty(), pieces), 2));
    if (!data.terms().isEmpty()) {
      var switcher = new CodeSwitcher(data.terms(), data.synsets(), pieces);
      sources.add(
          new Weighted(
              new QuestionSource(data.asked(), library, Optional.of(switcher), pieces), 3));
      sources.add(new Weighted(new ClozeSource(library, switcher, pieces), 1));
    }
    var own = new XquadSource(xquad, APART, cutter, pieces);
    if (!own.isEmpty()) {
      sources.add(new Weighted(own, 1.5));
    }
    return sources;
  }
}
