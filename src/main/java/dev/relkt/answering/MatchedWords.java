package dev.relkt.answering;

import com.ibm.icu.text.Normalizer2;
import dev.relkt.embedding.features.Romanisation;
import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.lexical.LanguageAnalyzers;
import dev.relkt.passage.Language;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which words of a passage a question has too. In the question's language, and where one of the
 * languages is not known, those that the analyzer of the passage's language makes the same; in
 * other languages those that are written alike in Latin letters, names and numbers: at least
 * {@value #LETTERS} letters, or digits alone. For passages of one language and for one thread.
 */
final class MatchedWords {

  private static final int LETTERS = 4;

  private static final Normalizer2 FOLDED = Normalizer2.getNFKCCasefoldInstance();

  private final String language;
  private final boolean sameLanguage;
  private final Set<String> asked;
  private final Map<String, Optional<String>> known = new HashMap<>();

  /**
   * @param asked language of the question, absent where it is not known
   */
  MatchedWords(String question, Optional<Language> asked, Language passage) {
    language = passage.tag();
    sameLanguage =
        passage.equals(Language.UNDETERMINED)
            || asked.map(l -> base(l).equals(base(passage))).orElse(true);
    this.asked = new HashSet<>();
    if (sameLanguage) {
      this.asked.addAll(LanguageAnalyzers.words(question, language));
    } else {
      for (WordRange word : Words.of(question)) {
        romanised(question.substring(word.from(), word.to())).ifPresent(this.asked::add);
      }
    }
  }

  /** The first part of a language's tag: passages that have the same can share this. */
  static String base(Language language) {
    return language.tag().split("-", 2)[0];
  }

  /** The form in which the question has a word, empty where it does not have it. */
  Optional<String> form(String word) {
    return known.computeIfAbsent(word, this::find);
  }

  private Optional<String> find(String word) {
    if (!sameLanguage) {
      return romanised(word).filter(asked::contains);
    }
    return LanguageAnalyzers.words(word, language).stream().filter(asked::contains).findFirst();
  }

  private static Optional<String> romanised(String word) {
    String latin = Romanisation.of(FOLDED.normalize(word));
    boolean isNumber = !latin.isEmpty() && latin.chars().allMatch(Character::isDigit);
    return isNumber || latin.length() >= LETTERS ? Optional.of(latin) : Optional.empty();
  }
}
