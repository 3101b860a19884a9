package dev.relkt.evaluation;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tatoeba in the selection of LASER: up to 1,000 sentences in each of 112 languages with their
 * English translations. File {@code tatoeba} (lang, i, text, en). A sentence is the question, and
 * the English sentences of its language are its pool; success@1 is what LASER calls accuracy.
 * Questions are called {@code de/12}, passages {@code de-en/12}. Only one direction: the other
 * would search sentences in other languages for an English one.
 *
 * <p>The set's three-letter codes become the usual tags, {@code de} for {@code deu}; those of
 * languages that {@link Language} does not know are put behind {@code mis-x-}.
 */
final class TatoebaSet implements PublicSet {

  private static final Language ENGLISH = new Language("en");

  /** Members of languages whose own code is the usual one. */
  private static final Map<String, String> MEMBERS =
      Map.of("cmn", "zh", "lvs", "lv", "pes", "fa", "swh", "sw", "tgl", "fil", "zsm", "ms");

  private static final Map<String, String> TWO_LETTERS =
      Arrays.stream(Locale.getISOLanguages())
          .filter(code -> code.length() == 2)
          .collect(Collectors.toMap(c -> Locale.of(c).getISO3Language(), c -> c, (a, b) -> a));

  @Override
  public RetrievalTask task(Path folder, PublicDataset.Choice choice) {
    List<Passage> passages = new ArrayList<>();
    List<LabelledQuestion> questions = new ArrayList<>();
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    TextLines.read(
        PublicFiles.in(folder, "tatoeba").get("tatoeba"),
        "Tatoeba's sentences",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          Language language = language(json.required("lang"));
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

  private static Language language(String code) {
    String usual = MEMBERS.getOrDefault(code, TWO_LETTERS.getOrDefault(code, code));
    try {
      return new Language(usual);
    } catch (IllegalArgumentException unknown) {
      return new Language("mis-x-" + code);
    }
  }
}
