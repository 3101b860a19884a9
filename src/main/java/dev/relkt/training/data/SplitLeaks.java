package dev.relkt.training.data;

import dev.relkt.training.TrainingRefused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What stands on both sides of a split and must not: a document, or the same text. Compared are the
 * texts of passages, questions, their English and translations, without case, width and
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

  /** Something on the training side that is held out too, by its document or its text. */
  private record Leak(Owner train, Owner dev, Optional<String> document) {}

  private SplitLeaks() {}

  /** Notes every leak, each with its location on the training side. */
  static void find(
      TrainingSet train, Places trainPlaces, TrainingSet dev, Places devPlaces, Problems problems) {
    Set<String> told = new HashSet<>();
    for (Leak leak : leaks(train, dev)) {
      String here = trainPlaces.of(leak.train.kind, leak.train.id);
      String there = devPlaces.of(leak.dev.kind, leak.dev.id);
      if (leak.document.isEmpty()) {
        problems.add(
            here,
            "its text is held out too (%s)".formatted(there),
            "every text on one side of a split; leave it out of one side");
      } else if (told.add(leak.document.get())) {
        problems.add(
            here,
            "its document %s is held out too (%s)"
                .formatted(Problems.quoted(leak.document.get()), there),
            "every document on one side of a split; leave it out of one side");
      }
    }
  }

  /**
   * The training side without what is held out: no passage of a document that is held out, nothing
   * whose text is, no question to a passage that has gone.
   */
  static TrainingSet without(TrainingSet train, TrainingSet dev) {
    Set<Owner> leaked = new HashSet<>();
    leaks(train, dev).forEach(leak -> leaked.add(leak.train));
    Set<String> documents = new HashSet<>();
    for (TrainingPassage p : train.passages()) {
      if (leaked.contains(new Owner(Kind.PASSAGE, p.id()))) {
        documents.add(p.document());
      }
    }
    List<TrainingPassage> passages =
        train.passages().stream().filter(p -> !documents.contains(p.document())).toList();
    Set<String> ids = passages.stream().map(TrainingPassage::id).collect(Collectors.toSet());
    return new TrainingSet(
        passages,
        train.questions().stream()
            .filter(
                q ->
                    ids.contains(q.passage()) && !leaked.contains(new Owner(Kind.QUESTION, q.id())))
            .toList(),
        train.translations().stream()
            .filter(t -> !leaked.contains(new Owner(Kind.TRANSLATION, t.id())))
            .toList());
  }

  private static List<Leak> leaks(TrainingSet train, TrainingSet dev) {
    List<Leak> leaks = new ArrayList<>();
    var documents = new HashMap<String, String>();
    var texts = new HashMap<String, Owner>();
    for (TrainingPassage passage : dev.passages()) {
      documents.putIfAbsent(passage.document(), passage.id());
    }
    forEachText(dev, (text, kind, id) -> texts.putIfAbsent(text, new Owner(kind, id)));
    for (TrainingPassage passage : train.passages()) {
      String other = documents.get(passage.document());
      if (other != null) {
        leaks.add(
            new Leak(
                new Owner(Kind.PASSAGE, passage.id()),
                new Owner(Kind.PASSAGE, other),
                Optional.of(passage.document())));
      }
    }
    Set<Owner> found = new HashSet<>();
    forEachText(
        train,
        (text, kind, id) -> {
          Owner other = texts.get(text);
          var here = new Owner(kind, id);
          if (other != null && found.add(here)) {
            leaks.add(new Leak(here, other, Optional.empty()));
          }
        });
    return leaks;
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
