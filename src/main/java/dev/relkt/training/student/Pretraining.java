package dev.relkt.training.student;

import dev.relkt.embedding.features.WordKeyFeatures;
import dev.relkt.embedding.features.Words;
import dev.relkt.registry.ModelManifest;
import dev.relkt.settings.Option;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.DataSources;
import dev.relkt.training.recipe.PublishableEncoder;
import dev.relkt.training.recipe.RecipeSettings;
import dev.relkt.training.recipe.RecipeStep;
import dev.relkt.training.recipe.Settings;
import dev.relkt.training.recipe.SolvedStep;
import dev.relkt.training.recipe.StepContext;
import dev.relkt.training.recipe.StepSource;
import dev.relkt.training.student.TransferRegression.Pair;
import dev.relkt.training.student.TranslationPairs.TranslationPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The step {@code pretrain}: a student from nothing but texts, translations and dictionaries.
 *
 * <ol>
 *   <li>The most used keys of all languages get a row each, weighted by inverse document frequency.
 *   <li>Rows begin in random directions. English is then as good as a search by words that has been
 *       projected to the dimension (Johnson and Lindenstrauss), and better than a short training
 *       makes it.
 *   <li>{@link TransferRegression} moves the rows of the other languages to where their
 *       translations are.
 * </ol>
 */
public final class Pretraining implements StepSource {

  @Override
  public String kind() {
    return "pretrain";
  }

  @Override
  public String description() {
    return "a student from nothing: random vectors of words, translations drawn to them";
  }

  @Override
  public List<Option<?>> settings() {
    return List.of(
        RecipeSettings.option(
            "folder",
            RecipeSettings.TEXT,
            "",
            "texts, translations and dictionaries: passages.jsonl.gz, questions.jsonl.gz and others"),
        RecipeSettings.option(
            "xquad",
            RecipeSettings.TEXT,
            "",
            "folder of xquad_*.jsonl.gz, whose train split is learned from; may be left out"),
        RecipeSettings.option(
            "further",
            RecipeSettings.TEXT,
            "",
            "folders of further translations, one a source, separated by commas"),
        RecipeSettings.option(
            "keys",
            RecipeSettings.POSITIVE_COUNT,
            "138000",
            "words and parts with a row of their own"),
        RecipeSettings.option(
            "languages",
            RecipeSettings.TEXT,
            "",
            "those that most keys are for, such as de, en; all alike if not given"),
        RecipeSettings.option(
            "dimension",
            RecipeSettings.POSITIVE_COUNT,
            "1024",
            "components of a vector, at most " + ModelManifest.MAX_DIMENSION),
        RecipeSettings.option(
            "wide-dimension",
            RecipeSettings.POSITIVE_COUNT,
            "1024",
            "components during the regression; brought to dimension after it"),
        RecipeSettings.option(
            "whitening",
            RecipeSettings.SHARE,
            "0.5",
            "how alike the components are made then; 0 not at all, 0.5 entirely"),
        RecipeSettings.option(
            "passage-mark",
            RecipeSettings.NUMBER,
            "0.5",
            "length of what all passages share, in lengths of a window; more is kinder to long ones"),
        RecipeSettings.option(
            "levelling",
            RecipeSettings.SHARE,
            "0.5",
            "how alike the lengths of rows are made at the end; 0 not at all, 1 entirely: the weight of a word counts in the question and in the passage, so squared"),
        RecipeSettings.option(
            "dictionary-weight",
            RecipeSettings.POSITIVE_NUMBER,
            "1",
            "what a pair of a dictionary counts; a sentence counts 1"),
        RecipeSettings.option(
            "further-weight",
            RecipeSettings.POSITIVE_NUMBER,
            "0.5",
            "what a sentence of further translations counts"),
        RecipeSettings.option(
            "ridge", RecipeSettings.POSITIVE_NUMBER, "0.2", "how much a row that moves costs"),
        RecipeSettings.option(
            "rounds", RecipeSettings.POSITIVE_COUNT, "8", "rounds of the regression"),
        RecipeSettings.option(
            "publish-as",
            RecipeSettings.NAME,
            "",
            "name of the version, where another step makes the model of it; the recipe's if not given"),
        RecipeSettings.option(
            "centre",
            RecipeSettings.COUNT,
            "4000",
            "passages of the training set, drawn at random, whose windows' mean is taken off windows before they are indexed; 0 for none"));
  }

  @Override
  public boolean needsParent() {
    return false;
  }

  @Override
  public RecipeStep step(Settings settings) {
    if (settings.text("folder").isEmpty()) {
      throw new TrainingRefused(
          "pretrain.folder: nothing (expected: a folder with passages.jsonl.gz, questions.jsonl.gz and others); name it with --set pretrain.folder=DIR");
    }
    return new Step(kind(), settings);
  }

  /** What an English text counts that is to stay as it is. */
  private static final float SAME = 1.5f;

  /** An array holds no more. */
  private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

  private static final class Step extends SolvedStep {

    Step(String kind, Settings settings) {
      super(kind, settings);
    }

    @Override
    protected String modelName(StepContext context) {
      String other = settings().text("publish-as");
      return other.isEmpty() ? context.modelName() : other;
    }

    @Override
    protected PublishableEncoder train(StepContext context, Rounds rounds) throws IOException {
      String folder = settings().text("folder");
      int dimension = settings().count("dimension");
      int wide = settings().count("wide-dimension");
      if (dimension > ModelManifest.MAX_DIMENSION || wide < dimension) {
        throw new TrainingRefused(
            "pretrain.dimension: %d, pretrain.wide-dimension: %d (expected: up to %d, and one at least as great)"
                .formatted(dimension, wide, ModelManifest.MAX_DIMENSION));
      }
      TrainingData data =
          FurtherData.read(settings().text("further"))
              .behind(new TrainingFolder(Path.of(folder)).read());
      Xquad xquad =
          settings().text("xquad").isEmpty()
              ? Xquad.none()
              : Xquad.read(Path.of(settings().text("xquad"))).training();
      learnsFrom(DataSources.of(data.counts(xquad)));
      say(
          context,
          "read %,d passages, %,d dictionary entries, %,d parallel texts"
              .formatted(data.documents().size(), data.terms().size(), data.parallels().size()));
      if (data.documents().stream().allMatch(d -> Words.of(d.text()).isEmpty())) {
        throw new TrainingRefused(
            "pretrain.folder: %s has no passage with a letter or digit (expected: some)"
                .formatted(folder));
      }
      List<String> keys = keys(data, xquad, settings());
      WordKeyFeatures.write(context.work(), keys);
      var features = new WordKeyFeatures(keys);
      var texts = new TextIdsCache(features);
      texts.prepare(data, xquad);
      float[] weights =
          KeyWeights.of(keys, features, InverseDocumentFrequencies.of(data, xquad, texts));
      say(context, "%,d keys weighed".formatted(keys.size()));
      if ((long) features.vocabulary() * wide > MOST_NUMBERS) {
        throw new TrainingRefused(
            "pretrain.keys: %,d, with shared ones %,d rows of %d components (expected: at most %,d numbers in all); lower pretrain.keys or pretrain.wide-dimension"
                .formatted(keys.size(), features.vocabulary(), wide, MOST_NUMBERS));
      }
      StudentTable random = StudentTable.random(features.vocabulary(), wide, context.seed());
      Arrays.fill(
          random.rows(),
          features.passageMark() * wide,
          (features.passageMark() + 1) * wide,
          0); // until the length of windows is known
      rounds.scored(encoder(context, features, random.weighted(weights)), 0, Map.of());
      var meanings = new TextNumbers(texts);
      List<Pair> pairs = pairs(TranslationPairs.of(data, xquad), meanings);
      if (pairs.isEmpty()) {
        throw new TrainingRefused(
            "pretrain.folder: %s has no English text (expected: some, as translations go with theirs)"
                .formatted(folder));
      }
      say(context, "%,d pairs of translations".formatted(pairs.size()));
      StudentTable solved =
          new TransferRegression(
                  random,
                  weights,
                  keys.size(),
                  (float) settings().number("ridge"),
                  pairs,
                  TransferRegression.byTable(random, weights, meanings.ids()))
              .solve(settings().count("rounds"), (round, all) -> regressed(context, round, all));
      StudentTable translated = solved.weighted(weights);
      rounds.scored(
          encoder(context, features, translated), 0, Map.of("pairs", (long) pairs.size()));
      WhiteningSample sample = WhiteningSample.of(pairs, data, texts, context.seed());
      say(context, "whitening over %,d texts".formatted(sample.all().size()));
      StudentTable white =
          Whitening.of(translated, sample.all(), dimension, settings().number("whitening"));
      level(white, features.passageMark(), settings().number("levelling"));
      mark(
          white,
          features.passageMark(),
          sample.windows(),
          settings().number("passage-mark"),
          context.seed());
      StudentEncoder encoder = encoder(context, features, white);
      rounds.scored(encoder, 0, Map.of("texts", (long) sample.all().size()));
      return Centring.of(encoder, context, settings().count("centre"));
    }

    private List<Pair> pairs(List<TranslationPair> translations, TextNumbers numbers) {
      float term = (float) settings().number("dictionary-weight");
      float further = (float) settings().number("further-weight");
      var pairs = new ArrayList<Pair>(translations.size());
      for (TranslationPair pair : translations) {
        int[] text = numbers.ids().get(numbers.of(pair.text()));
        int meaning = numbers.of(pair.english());
        if (text.length > 0 && numbers.ids().get(meaning).length > 0) {
          float weight =
              switch (pair.kind()) {
                case TERM -> term;
                case SENTENCE -> 1;
                case FURTHER -> further;
                case SAME, SAME_PASSAGE -> SAME;
              };
          pairs.add(new Pair(text, meaning, weight * pair.share()));
        }
      }
      return pairs;
    }

    /** Brings the lengths of rows nearer to their median; the mark's is set after. */
    private static void level(StudentTable table, int mark, double power) {
      float[] rows = table.rows();
      int dimension = table.dimension();
      double[] lengths = Arrays.copyOf(table.lengths(), mark);
      double median = Arrays.stream(lengths).sorted().toArray()[mark / 2];
      for (int row = 0; row < mark; row++) {
        float factor = (float) Math.pow(Math.max(lengths[row], 1e-9) / median, -power);
        for (int i = row * dimension; i < (row + 1) * dimension; i++) {
          rows[i] *= factor;
        }
      }
    }

    /** Sets the row that all passages have: a random direction, as long as told. */
    private static void mark(
        StudentTable table, int row, List<int[]> windows, double times, long seed) {
      double squares = 0;
      for (int[] ids : windows) {
        for (float x : table.sum(ids)) {
          squares += (double) x * x;
        }
      }
      double length = times * Math.sqrt(squares / windows.size());
      float[] direction = StudentTable.random(1, table.dimension(), ~seed).rows();
      double is = 0;
      for (float x : direction) {
        is += (double) x * x;
      }
      for (int i = 0; i < direction.length; i++) {
        table.rows()[row * table.dimension() + i] = (float) (direction[i] * length / Math.sqrt(is));
      }
    }

    private static StudentEncoder encoder(
        StepContext context, WordKeyFeatures features, StudentTable table) {
      return new StudentEncoder(
          context.work(),
          WordKeyFeatures.SPEC,
          features,
          List.of(new LearnedTable(table, 1)),
          Optional.empty());
    }

    private static List<String> keys(TrainingData data, Xquad xquad, Settings settings) {
      var favoured = new TreeSet<>(List.of(settings.text("languages").split("[,\\s]+")));
      favoured.remove("");
      var vocabulary = new KeyVocabulary(favoured);
      BiConsumer<String, String> text = vocabulary::text;
      data.documents().forEach(d -> text.accept(d.language(), d.text()));
      data.asked().forEach(a -> text.accept(a.language(), a.text()));
      data.parallels().forEach(p -> p.texts().forEach(text));
      xquad.forEachText(text);
      data.terms().forEach(t -> vocabulary.entry(t.language(), t.text(), t.english()));
      return vocabulary.keys(settings.count("keys"));
    }
  }
}
