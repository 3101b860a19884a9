package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.relkt.cli.train.TrainingKinds;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.ranking.Ranker;
import dev.relkt.ranking.RankingCandidate;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.training.data.TrainingPassage;
import dev.relkt.training.data.TrainingQuestion;
import dev.relkt.training.data.TrainingSet;
import dev.relkt.training.data.TrainingSetWriter;
import dev.relkt.training.data.TrainingSource;
import dev.relkt.training.data.Translation;
import dev.relkt.training.data.Triplet;
import dev.relkt.training.loop.TrainingProgress;
import dev.relkt.training.loop.TrainingStopped;
import dev.relkt.training.recipe.RecipeRun;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A student from nothing through all four steps, as the command runs them. */
class StudentRecipeITCase {

  private static final String RECIPE =
      """
      recipe: 1
      seed: 4
      model: {encoder: student, name: toy, windows: 28/24/16}
      data: {folder: "%s", dev-share: 0.3}
      steps:
      - step: pretrain
        folder: "%s"
        keys: 500
        dimension: 32
        wide-dimension: 64
        rounds: 6
      - {step: warmup, epochs: 2, rate: 1e-3, bm25-epochs: 1}
      - {step: teacher, epochs: 2, rate: 1e-3, margin: 0.4}
      - {step: distill, epochs: 2, rate: 1e-3}
      """;

  private static final String RANKER =
      """
      recipe: 1
      seed: 4
      model: {encoder: ranker, name: toy, from: toy/4}
      data: {folder: "%s", dev-share: 0.3}
      steps:
      - {step: warmup, epochs: 3, rate: 1e-5, bm25-epochs: 1}
      - {step: teacher, epochs: 3, rate: 1e-5}
      - {step: distill, epochs: 3, rate: 1e-6}
      """;

  private static final String TAUGHT =
      """
      recipe: 1
      seed: 4
      model: {encoder: student, name: toy, windows: 28/24/16}
      data: {folder: "%s", dev-share: 0.3}
      steps:
      - step: pretrain
        publish-as: words
        folder: "%s"
        keys: 500
        dimension: 32
        wide-dimension: 64
        rounds: 6
        centre: 0
      - {step: teach, folder: "%s", further: "%s", teacher: models/student-small/1, dimension: 16}
      """;

  private static final List<String> ENGLISH =
      List.of("river", "town", "mill", "tower", "bridge", "wood");

  private static final List<String> WELSH = List.of("afon", "tref", "melin", "twr", "pont", "coed");

  /** Stops when it is told of what begins with this. */
  private static final class Stopper implements TrainingProgress {

    private final String what;
    private volatile boolean stopping;

    Stopper(String what) {
      this.what = what;
    }

    @Override
    public void at(String now, String unit, long done, long total, String detail) {
      stopping |= now.startsWith(what);
    }

    @Override
    public void say(String line) {
      // read by nobody
    }

    @Override
    public boolean stopping() {
      return stopping;
    }
  }

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("toy.yaml"),
        RECIPE.formatted(folder.resolve("set"), folder.resolve("texts")));
    writeSet();
    writeTexts();
  }

  private int run(String work, String... settings) {
    var arguments =
        new ArrayList<>(
            List.of(
                "train",
                "run",
                folder.resolve("toy.yaml").toString(),
                "--registry",
                models().toString(),
                "--work",
                folder.resolve(work).toString()));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return Main.run(
        new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
  }

  private Path models() {
    return folder.resolve("models");
  }

  private ModelFolder version(int number) {
    return new ModelRegistry(models()).resolve(new ModelVersion("toy", number));
  }

  @Test
  void publishesAVersionOfEachStep() throws IOException {
    assertThat(run("work")).as(err.toString()).isZero();
    assertThat(new ModelRegistry(models()).list()).hasSize(4);
    for (int number = 1; number <= 4; number++) {
      assertThat(out.toString()).contains("toy/%d published".formatted(number));
      ModelFolder model = version(number);
      assertThat(model.manifest().parent().orElse("none"))
          .isEqualTo(number == 1 ? "none" : "toy/" + (number - 1));
      assertThat(model.manifest().centre())
          .as("what the windows have in common is taken off")
          .isPresent()
          .isEqualTo(version(1).manifest().centre());
      assertThat(model.manifest().scores().get("dev"))
          .containsKeys("en.success@1", "cy.success@1", "average.success@1");
      try (NetworkEncoder served = NetworkEncoder.open(model, List.of())) {
        assertThat(served.dimension()).isEqualTo(32);
        assertThat(served.encodePassages(List.of(new PassageText("a title", "a text")))).hasSize(1);
      }
    }
  }

  @Test
  void theSameStepsLearnARankerOverVectorsThatStay() throws IOException {
    assertThat(run("work")).as(err.toString()).isZero();
    Files.writeString(
        folder.resolve("toy.yaml"),
        RANKER.formatted(folder.resolve("set")),
        StandardCharsets.UTF_8);

    assertThat(run("ranker")).as(err.toString()).isZero();

    ModelManifest vectors = version(4).manifest();
    for (int number = 5; number <= 7; number++) {
      ModelFolder model = version(number);
      model.verify();
      assertThat(model.manifest().space()).isEqualTo(vectors.space());
      assertThat(model.manifest().parent()).contains("toy/" + (number - 1));
      try (NetworkEncoder served = NetworkEncoder.open(model, List.of())) {
        Ranker ranker = Ranker.of(model.manifest(), served).orElseThrow();
        var near = new RankingCandidate("", "the old mill", 0, 1, 0.5, 0.5, OptionalDouble.empty());
        var far = new RankingCandidate("", "a long bridge", 0, 1, 0.5, 0.5, OptionalDouble.empty());
        assertThat(ranker.of("mill").of(near).score())
            .isGreaterThanOrEqualTo(ranker.of("mill").of(far).score());
      }
    }
    assertThat(Files.readString(version(7).file("report/training.md")))
        .contains("distill, from toy/6");

    // The same again is the same: nothing is random but by the seed.
    assertThat(run("again")).as(err.toString()).isZero();
    assertThat(version(10).manifest().ranker()).isEqualTo(version(7).manifest().ranker());
  }

  @Test
  void pretrainingBringsTheOtherLanguageToEnglish() throws IOException {
    assertThat(run("work")).as(err.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(version(1).file("report/training.json").toFile());
    JsonNode history = report.path("history");
    assertThat(history.size()).isGreaterThan(1);
    // What the version has are the scores of the weights that it has, though a round before had
    // better ones.
    JsonNode last = history.get(history.size() - 1);
    assertThat(report.path("publishedEpoch")).isEqualTo(last.path("epoch"));
    assertThat(version(1).manifest().scores().get("dev"))
        .containsEntry("average.success@1", last.path("average").asDouble());
    assertThat(version(1).manifest().scores().get("dev").get("cy.success@1"))
        .isGreaterThan(.5)
        .isGreaterThan(history.get(0).path("success@1").path("cy").asDouble() + .3);
    try (NetworkEncoder served = NetworkEncoder.open(version(1), List.of())) {
      int nearest = 0;
      for (int word = 0; word < WELSH.size(); word++) {
        float[] welsh = served.encodeQuestions(List.of(WELSH.get(word))).getFirst().toArray();
        List<Double> cosines =
            served.encodeQuestions(ENGLISH).stream().map(e -> cosine(e.toArray(), welsh)).toList();
        nearest += cosines.get(word).equals(Collections.max(cosines)) ? 1 : 0;
      }
      // Processors add in different orders: on some, two of them are a close second.
      assertThat(nearest).isGreaterThan(WELSH.size() / 2);
    }
  }

  @Test
  void aTeacherOfEnglishIsHeardInTheOtherLanguage() throws IOException {
    Path further = folder.resolve("names");
    Files.createDirectories(further);
    Files.writeString(further.resolve("names.tsv"), "cy\tmill\tmelinau\n");
    Files.writeString(
        folder.resolve("toy.yaml"),
        TAUGHT.formatted(
            folder.resolve("set"), folder.resolve("texts"), folder.resolve("texts"), further));
    assertThat(run("work")).as(err.toString()).isZero();
    assertThat(new ModelRegistry(models()).list())
        .containsExactlyInAnyOrder(new ModelVersion("words", 1), new ModelVersion("toy", 1));
    ModelManifest taught = version(1).manifest();
    assertThat(taught.parent()).contains("words/1");
    assertThat(taught.dimension()).isEqualTo(48);
    assertThat(taught.centre()).isPresent();
    assertThat(taught.sources())
        .extracting(ModelManifest.Source::name)
        .contains("names", "vectors of student-small/1, the teacher");
    try (NetworkEncoder served = NetworkEncoder.open(version(1), List.of())) {
      List<float[]> english = parts(served, ENGLISH);
      List<float[]> welsh = parts(served, WELSH);
      for (int word = 0; word < WELSH.size(); word++) {
        for (int other = 0; other < ENGLISH.size(); other++) {
          if (other != word) {
            assertThat(cosine(welsh.get(word), english.get(word)))
                .as("%s: %s and %s", WELSH.get(word), ENGLISH.get(word), ENGLISH.get(other))
                .isGreaterThan(cosine(welsh.get(word), english.get(other)));
          }
        }
      }
    }
  }

  /** What the teacher has to say: the last 16 components. */
  private static List<float[]> parts(NetworkEncoder encoder, List<String> words) {
    return encoder.encodeQuestions(words).stream()
        .map(embedding -> Arrays.copyOfRange(embedding.toArray(), 32, 48))
        .toList();
  }

  @Test
  void aStudentThatIsTaughtLearnsOnInItsWholeVector() throws IOException {
    aTeacherOfEnglishIsHeardInTheOtherLanguage();
    Files.writeString(
        folder.resolve("toy.yaml"),
        """
        recipe: 1
        seed: 4
        model: {encoder: student, name: toy, from: toy/1}
        data: {folder: "%s", dev-share: 0.3}
        steps:
        - {step: warmup, epochs: 1, rate: 0.05, bm25-epochs: 1}
        """
            .formatted(folder.resolve("set")));
    assertThat(run("further")).as(err.toString()).isZero();
    try (NetworkEncoder before = NetworkEncoder.open(version(1), List.of());
        NetworkEncoder after = NetworkEncoder.open(version(2), List.of())) {
      assertThat(after.dimension()).isEqualTo(before.dimension());
    }
  }

  @Test
  void stepsGoOnFromExactWeightsNotFromRoundedOnes() {
    assertThat(run("work", "warmup.rate=1e-12", "teacher.rate=1e-12", "distill.rate=1e-12"))
        .as(err.toString())
        .isZero();
    assertThat(List.of(2, 3, 4))
        .as("nothing was learned and nothing lost")
        .extracting(number -> version(number).manifest().space())
        .containsOnly(version(1).manifest().space());
  }

  @Test
  void learningIsInThePublishedVersion() {
    String much = "warmup.rate=0.2";
    assertThat(run("work", much, "pretrain.rounds=1", "pretrain.ridge=20", "pretrain.centre=0"))
        .as(err.toString())
        .isZero();
    assertThat(version(2).manifest().centre()).isEmpty();
    assertThat(version(2).manifest().scores().get("dev").get("average.success@1"))
        .isGreaterThan(version(1).manifest().scores().get("dev").get("average.success@1"));
    assertThat(version(2).manifest().space()).isNotEqualTo(version(1).manifest().space());
  }

  @Test
  void stoppedInAnyStepItGoesOnToTheSameVersions() {
    assertThat(run("whole")).as(err.toString()).isZero();
    for (String step :
        List.of("pretrain, regression", "warmup, epoch", "teacher, epoch", "distill, epoch")) {
      assertThatThrownBy(
              () ->
                  new RecipeRun(
                          TrainingKinds.reader()
                              .read("toy", Files.readString(folder.resolve("toy.yaml")), Map.of()),
                          models(),
                          folder.resolve("broken"),
                          "a test",
                          new Stopper(step))
                      .run())
          .as(step)
          .isInstanceOf(TrainingStopped.class);
    }
    assertThat(run("broken")).as(err.toString()).isZero();
    assertThat(new ModelRegistry(models()).list()).hasSize(8);
    for (int number = 1; number <= 4; number++) {
      assertThat(version(4 + number).manifest().space())
          .as("the weights of step %d", number)
          .isEqualTo(version(number).manifest().space());
    }
    assertThat(run("broken")).as("all done").isZero();
    assertThat(new ModelRegistry(models()).list()).hasSize(8);
  }

  @Test
  void saysWhatPretrainingLacks() throws IOException {
    Files.delete(folder.resolve("texts/passages.jsonl.gz"));
    assertThat(run("work")).isEqualTo(1);
    assertThat(err.toString()).contains("passages.jsonl.gz: no such file (expected: a data file");
    assertThat(new ModelRegistry(models()).list()).isEmpty();
  }

  private static double cosine(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static String english(int topic) {
    return "which %s is by the %s".formatted(ENGLISH.get(topic / 6), ENGLISH.get(topic % 6));
  }

  private static String welsh(int topic) {
    return "%s ger y %s".formatted(WELSH.get(topic / 6), WELSH.get(topic % 6));
  }

  private static String passage(int topic) {
    return "the old %s by the %s".formatted(ENGLISH.get(topic / 6), ENGLISH.get(topic % 6));
  }

  /** What the last three steps learn from. */
  private void writeSet() throws IOException {
    var passages = new ArrayList<TrainingPassage>();
    var questions = new ArrayList<TrainingQuestion>();
    var translations = new ArrayList<Translation>();
    var triplets = new ArrayList<Triplet>();
    for (int t = 0; t < 36; t++) {
      passages.add(new TrainingPassage("p" + t, "en", "", passage(t), "d" + t));
      questions.add(new TrainingQuestion("e" + t, "en", english(t), "p" + t, Optional.empty()));
      questions.add(
          new TrainingQuestion("c" + t, "cy", welsh(t), "p" + t, Optional.of(english(t))));
      translations.add(new Translation("x" + t, Map.of("en", english(t), "cy", welsh(t))));
      for (String question : List.of("e" + t, "c" + t)) {
        triplets.add(
            new Triplet(question, "p" + t, List.of("p" + (t + 1) % 36, "p" + (t + 2) % 36)));
      }
    }
    new TrainingSetWriter(List.of(new TrainingSource("toy", "Toys", "CC0-1.0", 1, 1, 1)), "a test")
        .write(folder.resolve("set"), new TrainingSet(passages, questions, translations), triplets);
  }

  /** What pretraining learns from. */
  private void writeTexts() throws IOException {
    var passages = new ArrayList<String>();
    var questions = new ArrayList<String>();
    var pairs = new ArrayList<String>();
    for (int t = 0; t < 36; t++) {
      passages.add(
          """
          {"doc_id":"d%d","source":"toy","lang":"en","title":"","text":"%s, as people of the valley like to say"}\
          """
              .formatted(t, passage(t)));
      questions.add(
          """
          {"source":"toy","lang":"cy","question":"%s","doc_id":"d%d","en_question":"%s"}\
          """
              .formatted(welsh(t), t, english(t)));
      pairs.add(
          """
          {"a_lang":"en","a":"the %s","b_lang":"cy","b":"y %s","source":"toy"}\
          """
              .formatted(ENGLISH.get(t % 6), WELSH.get(t % 6)));
    }
    var terms = new ArrayList<String>();
    for (int i = 0; i < ENGLISH.size(); i++) {
      terms.add("cy\t%s\t%s".formatted(ENGLISH.get(i), WELSH.get(i)));
    }
    Path texts = Files.createDirectories(folder.resolve("texts"));
    zipped(texts.resolve("passages.jsonl.gz"), passages);
    zipped(texts.resolve("questions.jsonl.gz"), questions);
    zipped(texts.resolve("parallel_pairs.jsonl.gz"), pairs);
    zipped(texts.resolve("lexicon.tsv.gz"), terms);
  }

  private static void zipped(Path file, List<String> lines) throws IOException {
    try (var out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      out.write(String.join("\n", lines) + "\n");
    }
  }
}
