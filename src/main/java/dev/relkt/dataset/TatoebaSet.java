package dev.relkt.dataset;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tatoeba in the selection of LASER: up to 1,000 sentences in each of 112 languages with their
 * English translations. File {@code tatoeba} (lang, i, text, en). A sentence is the question, and
 * the English sentences of its language are its pool; success@1 is what LASER calls accuracy.
 * Questions are called {@code de/12}, passages {@code de-en/12}. Only one direction: the other
 * would search sentences in other languages for an English one.
 *
 * <p>The set's three-letter codes become the usual tags, {@code de} for {@code deu}; those of
 * languages that {@link Language} does not know, or that became the tag of another code before, are
 * put behind {@code mis-x-}.
 */
final class TatoebaSet implements PublicSet {

  private static final Language ENGLISH = new Language("en");

  @Override
  public RetrievalTask task(Path folder, PublicDataset.Choice choice, Consumer<String> notes) {
    Map<String, Language> languages = new HashMap<>();
    List<Passage> passages = new ArrayList<>();
    List<LabelledQuestion> questions = new ArrayList<>();
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    TextLines.read(
        PublicFiles.in(folder, "tatoeba").get("tatoeba"),
        "Tatoeba's sentences",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          Language language = language(json.required("lang"), languages);
          var id = new PassageId("%s-en/%s".formatted(language, json.name("i")));
          var question =
              new LabelledQuestion(
                  language + "/" + json.name("i"), language, json.required("text"));
          passages.add(
              new Passage(
                  id, ENGLISH, "", json.required("en"), Map.of(Pool.OWN_POOL, language.tag())));
          questions.add(question);
          grades.put(question.id(), Map.of(id, 1));
        });
    return new RetrievalTask(passages, questions, new Qrels(grades));
  }

  /**
   * The language of each code, so that no two codes share one.
   *
   * @param known what was found so far, added to
   */
  private static Language language(String code, Map<String, Language> known) {
    Language found = known.get(code);
    if (found == null) {
      found = usual(code).filter(tag -> !known.containsValue(tag)).orElseGet(() -> own(code));
      known.put(code, found);
    }
    return found;
  }

  private static Optional<Language> usual(String code) {
    try {
      return Optional.of(new Language(code));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  private static Language own(String code) {
    return new Language("mis-x-" + code);
  }
}
