package dev.relkt.training.data;

import dev.relkt.passage.Language;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A training set while it is read, with the location of each of its parts. Takes what is sound and
 * notes what is not; {@link #finish} notes what only the whole can show. Not thread-safe.
 */
final class SetDraft {

  private final Problems problems;
  private final Map<String, TrainingPassage> passages = new LinkedHashMap<>();
  private final Map<String, TrainingQuestion> questions = new LinkedHashMap<>();
  private final Map<String, Translation> translations = new LinkedHashMap<>();
  private final Map<String, SourceLocation> passagePlaces = new LinkedHashMap<>();
  private final Map<String, SourceLocation> questionPlaces = new LinkedHashMap<>();
  private final Map<String, SourceLocation> translationPlaces = new LinkedHashMap<>();
  private final Map<String, TrainingSource> sources = new TreeMap<>();
  private final Set<String> refusedPassages = new HashSet<>();
  private final DisjointSets<String> documents;

  SetDraft(Problems problems) {
    this(problems, new DisjointSets<String>());
  }

  /**
   * @param documents that are one: shared with the draft of the other side of a split
   */
  SetDraft(Problems problems, DisjointSets<String> documents) {
    this.problems = problems;
    this.documents = documents;
  }

  Problems problems() {
    return problems;
  }

  void passage(
      SourceLocation location, String id, String lang, String title, String text, String document) {
    Optional<Language> language = language(location, lang);
    if (id.isBlank() || text.isBlank() || document.isBlank() || language.isEmpty()) {
      refusedPassages.add(id);
      return;
    }
    if (isNew("passage", id, location, passagePlaces)) {
      passages.put(
          id, new TrainingPassage(id, language.get().tag(), title.strip(), text, document));
    }
  }

  void question(
      SourceLocation location,
      String id,
      String lang,
      String text,
      String passage,
      Optional<String> english) {
    Optional<Language> language = language(location, lang);
    if (id.isBlank() || text.isBlank() || passage.isBlank() || language.isEmpty()) {
      return;
    }
    if (isNew("question", id, location, questionPlaces)) {
      questions.put(
          id,
          new TrainingQuestion(
              id, language.get().tag(), text, passage, english.filter(e -> !e.isBlank())));
    }
  }

  void translation(SourceLocation location, String id, Map<String, String> texts) {
    var byLanguage = new TreeMap<String, String>();
    texts.forEach(
        (lang, text) -> language(location, lang).ifPresent(l -> byLanguage.put(l.tag(), text)));
    if (id.isBlank() || byLanguage.size() < texts.size()) {
      return;
    }
    if (byLanguage.size() < 2) {
      problems.add(
          location, "texts in %s".formatted(byLanguage.keySet()), "texts in two languages or more");
    } else if (isNew("translation", id, location, translationPlaces)) {
      translations.put(id, new Translation(id, byLanguage));
    }
  }

  /** Two documents that are one: translations of each other. */
  void sameDocument(String one, String other) {
    documents.union(one, other);
  }

  void source(TrainingSource source) {
    sources.merge(source.name(), source, TrainingSource::plus);
  }

  /** The language that a tag names; noted where it names none. */
  Optional<Language> language(SourceLocation location, String tag) {
    if (tag.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Language(tag));
    } catch (IllegalArgumentException e) {
      problems.add(
          location,
          "language %s is unknown".formatted(Problems.quoted(tag)),
          "a BCP 47 tag whose language is in ISO 639, such as en, zh-TW or fon");
      return Optional.empty();
    }
  }

  boolean isEmpty() {
    return passages.isEmpty() && questions.isEmpty() && translations.isEmpty();
  }

  List<TrainingSource> sources() {
    return List.copyOf(sources.values());
  }

  /** Where one of the set stands. */
  SplitLeaks.Places places() {
    return (kind, id) -> {
      SourceLocation location =
          switch (kind) {
            case PASSAGE -> passagePlaces.get(id);
            case QUESTION -> questionPlaces.get(id);
            case TRANSLATION -> translationPlaces.get(id);
          };
      return location == null
          ? kind + " " + id
          : location + ": " + kind + " " + Problems.quoted(id);
    };
  }

  /** Notes questions whose passage is not there, and hands out what is sound. */
  TrainingSet finish() {
    for (TrainingQuestion question : questions.values()) {
      if (!passages.containsKey(question.passage())
          && !refusedPassages.contains(question.passage())) {
        problems.add(
            String.valueOf(questionPlaces.get(question.id())),
            "question %s has the gold passage %s, which is not there"
                .formatted(Problems.quoted(question.id()), Problems.quoted(question.passage())),
            "the id of one of the %,d passages".formatted(passages.size()));
      }
    }
    var united = new ArrayList<TrainingPassage>(passages.size());
    for (TrainingPassage passage : passages.values()) {
      String document = documents.find(passage.document());
      united.add(
          document.equals(passage.document())
              ? passage
              : new TrainingPassage(
                  passage.id(), passage.language(), passage.title(), passage.text(), document));
    }
    return new TrainingSet(
        united, List.copyOf(questions.values()), List.copyOf(translations.values()));
  }

  private boolean isNew(
      String what, String id, SourceLocation location, Map<String, SourceLocation> places) {
    SourceLocation before = places.putIfAbsent(id, location);
    if (before != null) {
      problems.add(
          location,
          "%s %s is there twice, first at %s".formatted(what, Problems.quoted(id), before),
          "every id once");
    }
    return before == null;
  }
}
