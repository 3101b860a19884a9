package dev.relkt.training.ranker;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.WordEncoder;
import dev.relkt.embedding.serving.VersionEncoders;
import dev.relkt.evaluation.Progress;
import dev.relkt.ranking.Ranker;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.RankerSpec;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.TrainingPassage;
import dev.relkt.training.data.TrainingSet;
import dev.relkt.training.loop.Corpus;
import dev.relkt.training.loop.EpochResult;
import dev.relkt.training.loop.LoopState;
import dev.relkt.training.loop.Shuffle;
import dev.relkt.training.loop.TrainingStopped;
import dev.relkt.training.ranker.RankingLists.Asked;
import dev.relkt.training.recipe.FinishedStep;
import dev.relkt.training.recipe.RecipeStep;
import dev.relkt.training.recipe.Settings;
import dev.relkt.training.recipe.StepContext;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Learns the weights of a ranker by one of the three steps. Features are computed once, then epochs
 * take moments; a run that broke off begins again and comes to the same weights.
 */
final class RankerStep implements RecipeStep {

  /** Weights are about 1: greater steps jump over every good place. */
  private static final double GREATEST_RATE = 0.05;

  private final String kind;
  private final Settings settings;

  /**
   * @param kind warmup, teacher or distill
   */
  RankerStep(String kind, Settings settings) {
    this.kind = kind;
    this.settings = settings;
  }

  @Override
  public ModelVersion run(StepContext context) {
    try {
      Files.createDirectories(context.work());
      var published = FinishedStep.published(context);
      if (published.isPresent()) {
        return published.get();
      }
      ModelVersion parent =
          context
              .parent()
              .orElseThrow(
                  () ->
                      new TrainingRefused(
                          "%s: no version to start from (expected: a version of the registry, whose vectors the ranker orders); name one in model.from (--from)"
                              .formatted(context.name())));
      ModelFolder folder = new ModelRegistry(context.registry()).resolve(parent);
      try (Encoder encoder = VersionEncoders.open(folder, List.of())) {
        return learn(context, folder, encoder);
      }
    } catch (IOException e) {
      throw new TrainingRefused(
          "%s in %s: %s; make room or mend permissions and give the same command again"
              .formatted(context.name(), context.work(), e),
          e);
    }
  }

  private ModelVersion learn(StepContext context, ModelFolder folder, Encoder encoder)
      throws IOException {
    long start = System.nanoTime();
    WordEncoder words =
        encoder
            .words()
            .orElseThrow(
                () ->
                    new TrainingRefused(
                        "%s: %s has no vectors of words (expected: a student of this project)"
                            .formatted(context.name(), folder.manifest().modelVersion())));
    Ranker features = Ranker.withoutWeights(words);
    int candidates = context.encoderSettings().count(RankerSource.CANDIDATES);
    Dev scored = devLists(context, encoder, features, candidates);
    List<RankingList> dev = scored.lists();
    List<RankingList> train = trainLists(context, encoder, features, candidates);
    Map<String, Double> before =
        folder.manifest().ranker().map(RankerSpec::weights).orElse(Map.of());
    RankerWeights weights = RankerWeights.of(before, train);
    RankerLoss loss = RankerLoss.of(kind, settings, weights.copy());
    List<EpochResult> history = new ArrayList<>();
    history.add(new EpochResult(0, 0, 0, scores(dev, weights), Map.of()));
    RankerWeights best = weights.copy();
    double rate =
        Math.min(
            GREATEST_RATE,
            settings.number("rate") * context.encoderSettings().number(RankerSource.RATE));
    int sinceBest = 0;
    for (int epoch = 1; epoch <= settings.count("epochs"); epoch++) {
      double mean = epoch(context, train, weights, loss, epoch, rate);
      EpochResult result =
          new EpochResult(
              epoch, mean, rate, scores(dev, weights), Map.of("questions", (long) train.size()));
      context
          .progress()
          .say(
              "%s, epoch %d: loss %.4f, success@1 %.4f  %s"
                  .formatted(context.name(), epoch, mean, result.average(), weights.published()));
      boolean better = history.stream().allMatch(earlier -> result.average() > earlier.average());
      history.add(result);
      if (better) {
        best = weights.copy();
        sinceBest = 0;
      } else if (++sinceBest >= settings.count("patience")) {
        break;
      } else if (sinceBest % settings.count("halve-after") == 0) {
        rate /= 2;
      }
    }
    var state =
        new LoopState(
            history.size(),
            0,
            0,
            0,
            rate,
            "",
            true,
            (System.nanoTime() - start) / 1_000_000,
            1,
            history);
    return FinishedStep.publish(
        kind,
        settings,
        context,
        new RankedVersion(folder, best.published()),
        scored.passages(),
        dev.size(),
        state);
  }

  private double epoch(
      StepContext context,
      List<RankingList> train,
      RankerWeights weights,
      RankerLoss loss,
      int epoch,
      double rate) {
    var random = Shuffle.random(context.seed(), context.name(), epoch);
    int[] order = Shuffle.sample(train.size(), settings.count("questions"), random);
    int batch = settings.count("batch");
    double sum = 0;
    for (int from = 0; from < order.length; from += batch) {
      if (context.progress().stopping()) {
        throw new TrainingStopped(context.name());
      }
      double[] gradient = new double[dev.relkt.ranking.RankingFeature.values().length];
      int to = Math.min(from + batch, order.length);
      for (int i = from; i < to; i++) {
        sum += loss.of(train.get(order[i]), weights, epoch, random, gradient);
      }
      for (int f = 0; f < gradient.length; f++) {
        gradient[f] /= to - from;
      }
      weights.step(gradient, rate);
    }
    return order.length == 0 ? 0 : sum / order.length;
  }

  /** Success@1 by question language. */
  private static Map<String, Double> scores(List<RankingList> lists, RankerWeights weights) {
    Map<String, int[]> right = new TreeMap<>();
    for (RankingList list : lists) {
      int best = 0;
      for (int c = 1; c < list.features().length; c++) {
        if (weights.score(list.features()[c]) > weights.score(list.features()[best])) {
          best = c;
        }
      }
      int[] count = right.computeIfAbsent(list.language(), l -> new int[2]);
      count[0] += list.gold() >= 0 && best == list.gold() ? 1 : 0;
      count[1]++;
    }
    Map<String, Double> scores = new TreeMap<>();
    right.forEach((language, count) -> scores.put(language, (double) count[0] / count[1]));
    return scores;
  }

  /**
   * What weights are scored on.
   *
   * @param passages that were searched
   */
  private record Dev(List<RankingList> lists, int passages) {}

  private Dev devLists(StepContext context, Encoder encoder, Ranker features, int candidates) {
    TrainingSet dev = context.data().dev();
    var passages = new ArrayList<>(dev.passages());
    passages.addAll(context.data().distractors());
    var corpus = new Corpus(new TrainingSet(passages, dev.questions(), List.of()));
    Set<String> languages = context.data().devPool();
    Set<Integer> pool = new TreeSet<>();
    Map<Integer, Integer> byMeaning = new TreeMap<>();
    for (int p = 0; p < corpus.passages(); p++) {
      if (languages.isEmpty() || languages.contains(corpus.passage(p).language())) {
        pool.add(p);
        byMeaning.putIfAbsent(corpus.meaningOf(p), p);
      }
    }
    List<Asked> asked = new ArrayList<>();
    for (int q = 0; q < corpus.questions(); q++) {
      Integer gold =
          pool.contains(corpus.gold(q))
              ? Integer.valueOf(corpus.gold(q))
              : byMeaning.get(corpus.meaningOf(corpus.gold(q)));
      if (gold != null) {
        asked.add(new Asked(q, gold));
      }
    }
    if (asked.isEmpty()) {
      throw new TrainingRefused(
          "dev: none of %,d questions has its passage in the pool of %,d passages (expected: at least one); name other languages in data.dev-pool or other dev data"
              .formatted(corpus.questions(), pool.size()));
    }
    return new Dev(
        lists(context, corpus, encoder, features, candidates, "scoring").of(asked, pool, true),
        pool.size());
  }

  private List<RankingList> trainLists(
      StepContext context, Encoder encoder, Ranker features, int candidates) {
    var corpus = new Corpus(context.data().train());
    Map<Integer, Integer> english = new TreeMap<>();
    Map<String, List<Integer>> byLanguage = new TreeMap<>();
    for (int p = 0; p < corpus.passages(); p++) {
      TrainingPassage passage = corpus.passage(p);
      byLanguage.computeIfAbsent(passage.language(), l -> new ArrayList<>()).add(p);
      if (passage.language().equals("en")) {
        english.putIfAbsent(corpus.meaningOf(p), p);
      }
    }
    Map<String, List<Asked>> byPair = new TreeMap<>();
    for (int q = 0; q < corpus.questions(); q++) {
      int own = corpus.gold(q);
      String language = corpus.question(q).language();
      // Where the passage is there in English too, a question in another language is asked of that.
      Integer other = language.equals("en") ? null : english.get(corpus.meaningOf(own));
      int gold = other == null || !corpus.english(q).isPresent() ? own : other;
      if (kind.equals("distill")
          && (corpus.english(q).isEmpty() || language.equals(corpus.passage(gold).language()))) {
        continue;
      }
      byPair
          .computeIfAbsent(
              language + " " + corpus.passage(gold).language(), pair -> new ArrayList<>())
          .add(new Asked(q, gold));
    }
    int most = context.encoderSettings().count(RankerSource.QUESTIONS);
    int each = Math.max(1, most / Math.max(1, byPair.size()));
    List<Asked> asked = new ArrayList<>();
    Set<Integer> pool = new TreeSet<>();
    byPair.forEach(
        (pair, all) -> {
          for (int i :
              Shuffle.sample(
                  all.size(), each, Shuffle.random(context.seed(), "ranker " + pair, 0))) {
            asked.add(all.get(i));
            pool.add(all.get(i).gold());
          }
        });
    if (asked.isEmpty()) {
      throw new TrainingRefused(
          "%s: no question to learn from (expected: %s)"
              .formatted(
                  context.name(),
                  kind.equals("distill")
                      ? "questions in other languages than their passages, with the English question"
                      : "questions with passages"));
    }
    int others = context.encoderSettings().count(RankerSource.POOL);
    byLanguage.forEach(
        (language, all) -> {
          for (int i :
              Shuffle.sample(
                  all.size(), others, Shuffle.random(context.seed(), "pool " + language, 0))) {
            pool.add(all.get(i));
          }
        });
    context
        .progress()
        .say(
            "%s: %,d questions of %d pairs of languages, %,d passages"
                .formatted(context.name(), asked.size(), byPair.size(), pool.size()));
    return lists(context, corpus, encoder, features, candidates, "candidates")
        .of(asked, pool, false);
  }

  private static RankingLists lists(
      StepContext context,
      Corpus corpus,
      Encoder encoder,
      Ranker features,
      int candidates,
      String what) {
    Progress progress =
        (step, unit, done, total) -> {
          context.progress().at(context.name() + ", " + what + ": " + step, unit, done, total, "");
          if (context.progress().stopping()) {
            throw new TrainingStopped(context.name());
          }
        };
    return new RankingLists(corpus, encoder, features, candidates, progress);
  }
}
