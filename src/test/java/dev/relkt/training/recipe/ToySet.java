package dev.relkt.training.recipe;

import dev.relkt.training.data.TrainingPassage;
import dev.relkt.training.data.TrainingQuestion;
import dev.relkt.training.data.TrainingSet;
import dev.relkt.training.data.Translation;
import dev.relkt.training.data.Triplet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Topics with a passage each in English, and questions in English and in a made-up language whose
 * words are the English ones written backwards: nothing but learning connects the two.
 */
public final class ToySet implements StepData {

  private final TrainingSet train;
  private final TrainingSet dev;

  public ToySet(int topics) {
    train = set(topics, 0, 2);
    dev = set(topics, 2, 1);
  }

  /** A word of a topic. */
  private static String word(int topic, int number) {
    return "t" + topic + "w" + number;
  }

  private static TrainingSet set(int topics, int firstQuestion, int questionsEach) {
    var passages = new ArrayList<TrainingPassage>();
    var questions = new ArrayList<TrainingQuestion>();
    var translations = new ArrayList<Translation>();
    for (int t = 0; t < topics; t++) {
      String text =
          String.join(" ", List.of(word(t, 0), word(t, 1), "the", "of", word(t, 2), "and"));
      passages.add(new TrainingPassage("p" + t, "en", "", text, "d" + t));
      for (int q = firstQuestion; q < firstQuestion + questionsEach; q++) {
        // Held out is another question with words that were learned.
        String english =
            q < 2 ? "what is the " + word(t, q) : "where " + word(t, 0) + " and " + word(t, 1);
        String other = new StringBuilder(english).reverse().toString();
        questions.add(
            new TrainingQuestion(
                "q%d-%d-en".formatted(t, q), "en", english, "p" + t, Optional.empty()));
        questions.add(
            new TrainingQuestion(
                "q%d-%d-cy".formatted(t, q), "cy", other, "p" + t, Optional.of(english)));
        translations.add(
            new Translation("x%d-%d".formatted(t, q), Map.of("en", english, "cy", other)));
      }
    }
    return new TrainingSet(passages, questions, translations);
  }

  @Override
  public Path folder() {
    return Path.of("toy");
  }

  @Override
  public TrainingSet train() {
    return train;
  }

  @Override
  public TrainingSet dev() {
    return dev;
  }

  @Override
  public Set<String> devPool() {
    return Set.of();
  }

  @Override
  public List<TrainingPassage> distractors() {
    return List.of();
  }

  @Override
  public Optional<List<Triplet>> triplets() {
    var triplets = new ArrayList<Triplet>();
    int topics = train.passages().size();
    for (TrainingQuestion question : train.questions()) {
      int topic = Integer.parseInt(question.passage().substring(1));
      triplets.add(
          new Triplet(
              question.id(),
              question.passage(),
              List.of("p" + (topic + 1) % topics, "p" + (topic + 2) % topics)));
    }
    return Optional.of(triplets);
  }

  @Override
  public String fingerprint() {
    return "toy";
  }
}
