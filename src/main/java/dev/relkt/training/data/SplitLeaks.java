package dev.relkt.training.data;

import dev.relkt.training.TrainingRefused;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What stands on both sides of a split and must not: a document, or the same text. Compared are
 * the texts of passages, questions, their English and translations, without case, width and
 * punctuation.
 */
final class SplitLeaks {

  /** What a text belongs to. */
  enum Kind {
    PASSAGE,
    QUESTION,
    TRANSLATION;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Names what has an id, with its place where that is known. */
  @FunctionalInterface
  interface Places {
    String of(Kind kind, String id);
  }

  /** For sets that were not read from a file. */
  static final Places NOWHERE = (kind, id) -> kind + " " + Problems.quoted(id);

  private record Owner(Kind kind, String id) {}

  private SplitLeaks() {}

  /** Notes every leak, each with its place on the training side. */
  static void find(
      TrainingSet train, Places trainPlaces, TrainingSet dev, Places devPlaces, Problems problems) {
    var documents = new HashMap<String, String>();
    var texts = new HashMap<String, Owner>();
    for (TrainingPassage passage : dev.passages()) {
      documents.putIfAbsent(passage.document(), passage.id());
    }
    forEachText(dev, (text, kind, id) -> texts.putIfAbsent(text, new Owner(kind, id)));
    Set<String> told = new HashSet<>();
    for (TrainingPassage passage : train.passages()) {
      String other = documents.get(passage.document());
      if (other != null && told.add(passage.document())) {
        problems.add(
            trainPlaces.of(Kind.PASSAGE, passage.id()),
            "its document %s is held out too (%s)"
                .formatted(
                    Problems.quoted(passage.document()), devPlaces.of(Kind.PASSAGE, other)),
            "every document on one side of a split");
      }
    }
    Map<Owner, Owner> pairs = new HashMap<>();
    forEachText(
        train,
        (text, kind, id) -> {
          Owner other = texts.get(text);
          if (other != null && pairs.putIfAbsent(new Owner(kind, id), other) == null) {
            problems.add(
                trainPlaces.of(kind, id),
                "its text is held out too (%s)".formatted(devPlaces.of(other.kind, other.id)),
                "every text on one side of a split; leave it out of one side, or let --dev-share"
                    + " split");
          }
        });
  }

  /**
   * @throws TrainingRefused if the sides share anything
   */
  static void refuse(TrainingSet train, TrainingSet dev) {
    var problems = new Problems();
    find(train, NOWHERE, dev, NOWHERE, problems);
    problems.refuseIfAny("split");
  }

  /** Takes the key of a text and what it belongs to. */
  interface TextReader {
    void accept(String text, Kind kind, String id);
  }

  /** Hands out the keys of all texts of a set. */
  static void forEachText(TrainingSet set, TextReader reader) {
    for (TrainingPassage passage : set.passages()) {
      reader.accept(SameText.key(passage.text()), Kind.PASSAGE, passage.id());
    }
    for (TrainingQuestion question : set.questions()) {
      reader.accept(SameText.key(question.text()), Kind.QUESTION, question.id());
      question
          .english()
          .ifPresent(e -> reader.accept(SameText.key(e), Kind.QUESTION, question.id()));
    }
    for (Translation translation : set.translations()) {
      for (String text : translation.texts().values()) {
        reader.accept(SameText.key(text), Kind.TRANSLATION, translation.id());
      }
    }
  }
}
