package dev.relkt.training.student;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.features.WordKeyFeatures;
import dev.relkt.embedding.features.Words;
import dev.relkt.embedding.serving.SharedEncoders;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelRefused;
import dev.relkt.settings.Option;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.DataSources;
import dev.relkt.training.recipe.ModelLocation;
import dev.relkt.training.recipe.PublishableEncoder;
import dev.relkt.training.recipe.RecipeSettings;
import dev.relkt.training.recipe.RecipeStep;
import dev.relkt.training.recipe.Settings;
import dev.relkt.training.recipe.SolvedStep;
import dev.relkt.training.recipe.StepContext;
import dev.relkt.training.recipe.StepSource;
import dev.relkt.training.student.TransferRegression.Pair;
import dev.relkt.training.student.TranslationPairs.Kind;
import dev.relkt.training.student.TranslationPairs.TranslationPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The step {@code teach}: a student learns from an encoder of English.
 *
 * <p>The teacher encodes the English sides of translations. {@link TransferRegression} finds a
 * second table, whose sums bring a text of any language to where its English is for the teacher,
 * and the student's vector becomes the sum of its own table and that of the second one, side by
 * side. It is language knowledge transfer as CL-ReLKT has it, with T(q_en) and T(d) of a foreign
 * teacher, solved at once.
 */
public final class Teaching implements StepSource {

  @Override
  public String kind() {
    return "teach";
  }

  @Override
  public String description() {
    return "what an encoder of English knows, for all languages: its vectors as a second part";
  }

  @Override
  public List<Option<?>> settings() {
    return List.of(
        RecipeSettings.option(
            "teacher",
            RecipeSettings.TEXT,
            "",
            "the version that teaches, such as minilm/1, or its folder; see relkt model import"),
        RecipeSettings.option(
            "folder",
            RecipeSettings.TEXT,
            "",
            "texts, translations and dictionaries, as for pretrain"),
        RecipeSettings.option(
            "further",
            RecipeSettings.TEXT,
            "",
            "folders of further translations, one a source, separated by commas"),
        RecipeSettings.option(
            "vectors",
            RecipeSettings.TEXT,
            "",
            "folder where the teacher's vectors are kept; the step's own if not given"),
        RecipeSettings.option(
            "dimension",
            RecipeSettings.POSITIVE_COUNT,
            "256",
            "components of the part that is learned, at most those of the teacher"),
        RecipeSettings.option(
            "part",
            RecipeSettings.SHARE,
            "0.25",
            "the share of this part in the cosine of two texts"),
        RecipeSettings.option(
            "terms",
            RecipeSettings.COUNT,
            "40000",
            "English terms of dictionaries that the teacher encodes, those with most translations"),
        RecipeSettings.option(
            "weight-power",
            RecipeSettings.POSITIVE_NUMBER,
            "1.7",
            "a word counts as the length of its row, to this power"),
        RecipeSettings.option(
            "ridge", RecipeSettings.POSITIVE_NUMBER, "0.5", "how much a row costs"),
        RecipeSettings.option(
            "rounds", RecipeSettings.POSITIVE_COUNT, "6", "rounds of the regression"),
        RecipeSettings.option(
            "centre",
            RecipeSettings.COUNT,
            "4000",
            "passages of the training set, drawn at random, whose windows' mean is taken off windows before they are indexed; 0 for none"));
  }

  @Override
  public RecipeStep step(Settings settings) {
    if (settings.text("folder").isEmpty() || settings.text("teacher").isEmpty()) {
      throw new TrainingRefused(
          "teach.folder: \"%s\", teach.teacher: \"%s\" (expected: a folder with passages.jsonl.gz, questions.jsonl.gz and others, and a version such as minilm/1; see relkt model import); name them with --set teach.folder=DIR --set teach.teacher=NAME/N"
              .formatted(settings.text("folder"), settings.text("teacher")));
    }
    return new Step(kind(), settings);
  }

  private static final class Step extends SolvedStep {

    Step(String kind, Settings settings) {
      super(kind, settings);
    }

    @Override
    protected PublishableEncoder train(StepContext context, Rounds rounds) throws IOException {
      StudentEncoder student = student(context);
      ModelFolder teacher = teacher(context);
      int dimension = settings().count("dimension");
      double part = settings().number("part");
      if (dimension > teacher.manifest().dimension() || part == 0 || part == 1) {
        throw new TrainingRefused(
            "teach.dimension: %d, teach.part: %s (expected: at most the %d components of %s, and a share between 0 and 1)"
                .formatted(
                    dimension,
                    part,
                    teacher.manifest().dimension(),
                    teacher.manifest().modelVersion()));
      }
      TrainingData own = new TrainingFolder(Path.of(settings().text("folder"))).read();
      TrainingData data = FurtherData.read(settings().text("further")).behind(own);
      learnsFrom(sources(data, teacher.manifest()));
      rounds.scored(student, 0, Map.of());
      // Without XQuAD: what the student is chosen by is not to be what it was solved for.
      List<TranslationPair> pairs = TranslationPairs.of(data, Xquad.none());
      List<String> english = english(pairs, own);
      say(
          context,
          "%,d pairs of translations; %s encodes %,d English texts"
              .formatted(pairs.size(), teacher.manifest().modelVersion(), english.size()));
      TeacherTargets targets;
      try (Encoder encoder = SharedEncoders.acquire(teacher, List.of());
          TeacherVectors vectors =
              TeacherVectors.open(
                  settings().text("vectors").isEmpty()
                      ? context.work().resolve("teacher")
                      : Path.of(settings().text("vectors")),
                  encoder)) {
        targets =
            TeacherTargets.of(
                vectors.of(english, context.name() + ", teacher", context.progress()), dimension);
      }
      say(context, "%d directions keep %.3f of the variance".formatted(dimension, targets.kept()));
      StudentTable solved = solve(context, student, pairs, english, targets);
      var tables =
          List.of(
              new LearnedTable(student.tables().getFirst().table(), (float) Math.sqrt(1 - part)),
              new LearnedTable(solved, (float) Math.sqrt(part)));
      var taught =
          new StudentEncoder(
              student.model(), student.spec(), student.features(), tables, Optional.empty());
      rounds.scored(taught, 0, Map.of("pairs", (long) pairs.size()));
      return Centring.of(taught, context, settings().count("centre"));
    }

    private static StudentEncoder student(StepContext context) throws IOException {
      Path model =
          context
              .model()
              .orElseThrow(
                  () ->
                      new TrainingRefused(
                          "%s: no student to start from (expected: a version that pretrain made); name one in model.from (--from)"
                              .formatted(context.name())));
      PublishableEncoder opened =
          context.encoders().open(model, context.encoderSettings(), context.seed());
      if (!(opened instanceof StudentEncoder student) || student.tables().size() != 1) {
        opened.close();
        throw new TrainingRefused(
            "%s: %s is no student with one table (expected: a version that pretrain made, model.encoder: student)"
                .formatted(context.name(), model));
      }
      if (context.exact().isPresent()) {
        student.restoreExact(context.exact().get());
      }
      return student;
    }

    private ModelFolder teacher(StepContext context) {
      try {
        return ModelLocation.version(settings().text("teacher"), context.registry());
      } catch (ModelRefused e) {
        throw new TrainingRefused("teach.teacher: %s".formatted(e.getMessage()), e);
      }
    }

    private static List<Source> sources(TrainingData data, ModelManifest teacher) {
      var sources = new ArrayList<>(DataSources.of(data.counts(Xquad.none())));
      sources.add(
          new Source(
              "vectors of %s, the teacher".formatted(teacher.modelVersion()), teacher.licence()));
      sources.addAll(teacher.sources());
      return sources;
    }

    /**
     * What the teacher encodes: sentences and questions, and the terms with most translations.
     *
     * @param own the main data, whose dictionaries say which terms are common
     */
    private List<String> english(List<TranslationPair> all, TrainingData own) {
      Set<String> texts = new LinkedHashSet<>();
      for (TranslationPair pair : all) {
        if (pair.kind() != Kind.TERM && pair.kind() != Kind.SAME_PASSAGE) {
          texts.add(pair.english());
        }
      }
      var uses = new LinkedHashMap<String, Integer>();
      for (TranslationPair pair : TranslationPairs.ofDictionaries(own)) {
        uses.merge(pair.english(), 1, Integer::sum);
      }
      uses.entrySet().stream()
          .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
          .limit(settings().count("terms"))
          .forEach(term -> texts.add(term.getKey()));
      // Data have texts such as "?!", which no encoder takes.
      texts.removeIf(text -> Words.of(text).isEmpty());
      return List.copyOf(texts);
    }

    private StudentTable solve(
        StepContext context,
        StudentEncoder student,
        List<TranslationPair> translations,
        List<String> english,
        TeacherTargets targets) {
      WordKeyFeatures features = student.features();
      var numbers = new TextNumbers(new TextIdsCache(features));
      var meanings = new LinkedHashMap<String, Integer>();
      english.forEach(text -> meanings.put(text, meanings.size()));
      var pairs = new ArrayList<Pair>();
      for (TranslationPair translation : translations) {
        Integer meaning = meanings.get(translation.english());
        if (meaning != null && translation.kind() != Kind.SAME_PASSAGE) {
          int[] ids = numbers.ids().get(numbers.of(translation.text()));
          if (ids.length > 0) {
            pairs.add(new Pair(ids, meaning, weight(translation.kind())));
          }
        }
      }
      for (String term : terms(translations, meanings.keySet())) {
        int[] ids = numbers.ids().get(numbers.of(term));
        if (ids.length > 0) {
          pairs.add(new Pair(ids, meanings.getOrDefault(term, 0), TERM_ITSELF));
        }
      }
      say(context, "regression over %,d pairs".formatted(pairs.size()));
      float[] weights = weights(student);
      // The mark of passages comes last: what makes a passage one is no matter of meaning.
      int changeable = features.passageMark();
      var nothing =
          new StudentTable(
              targets.dimension(), new float[features.vocabulary() * targets.dimension()]);
      return new TransferRegression(
              nothing,
              weights,
              changeable,
              (float) settings().number("ridge"),
              pairs,
              targets.meanings())
          .solve(settings().count("rounds"), (round, all) -> regressed(context, round, all))
          .weighted(weights);
    }

    private static final float TERM_ITSELF = 0.5f;

    private static float weight(Kind kind) {
      return switch (kind) {
        case TERM -> 0.3f;
        case FURTHER -> 1;
        case SENTENCE -> 2;
        case SAME, SAME_PASSAGE -> 3;
      };
    }

    private static Set<String> terms(List<TranslationPair> pairs, Set<String> taught) {
      Set<String> terms = new LinkedHashSet<>();
      for (TranslationPair pair : pairs) {
        if (pair.kind() == Kind.TERM && taught.contains(pair.english())) {
          terms.add(pair.english());
        }
      }
      return terms;
    }

    private float[] weights(StudentEncoder student) {
      StudentTable table = student.tables().getFirst().table();
      double[] lengths = table.lengths();
      double median = Arrays.stream(lengths).sorted().toArray()[lengths.length / 2];
      float[] weights = new float[lengths.length];
      for (int row = 0; row < weights.length; row++) {
        weights[row] = (float) Math.pow(lengths[row] / median, settings().number("weight-power"));
      }
      return weights;
    }
  }
}
