package dev.relkt.embedding.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Transliterator;
import com.ibm.icu.text.UnicodeSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A romanisation is ICU's, whether ICU or a table wrote it. */
class RomanisationTest {

  private static final Transliterator ICU = Transliterator.getInstance("Any-Latin; Latin-ASCII");

  private static String byIcu(String word) {
    return ICU.transliterate(word).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private final RomanLetters letters = new RomanLetters(Romanisation::byIcu);

  @ParameterizedTest
  @CsvSource({
    "straße, strasse",
    "барак, barak",
    "подъезд, podezd",
    "אובמה, wbmh",
    "كتاب, ktab",
    "αγγελος, angelos",
    "αυτοκίνητο, autokineto",
    "राष्ट्रपति, rastrapati",
    "पहाड़ी, pahari",
    "নিয়ে, niye",
    "เชียงใหม่, cheiynghim",
    "서울, seoul",
    "北京, beijing",
    "重庆, chongqing",
    "っちゃ, tcha",
    "カード, kado",
    "東京タワー, dongjingtawa",
    "ու, u"
  })
  void writesWordsOfEveryScriptAsIcuDoes(String word, String latin) {
    String form = WordForm.of(word);
    assertThat(Romanisation.of(form)).isEqualTo(latin);
    assertThat(byIcu(form)).isEqualTo(latin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[:Latin:]",
        "[:Cyrillic:]",
        "[:Arabic:]",
        "[:Hebrew:]",
        "[:Georgian:]",
        "[:Armenian:]",
        "[:Greek:]",
        "[:Hangul:]",
        "[:Han:]",
        "[[:Hiragana:]ー]",
        "[[:Katakana:]ー]",
        "[[:Hiragana:][:Katakana:]一-十ー]",
        "[:Devanagari:]",
        "[:Bengali:]",
        "[:Gurmukhi:]",
        "[:Gujarati:]",
        "[:Tamil:]",
        "[:Telugu:]",
        "[:Kannada:]",
        "[:Malayalam:]",
        "[:Thai:]",
        "[:Lao:]",
        "[:Khmer:]",
        "[:Mark:]",
        "[[:Latin:][:Greek:][:Hiragana:][:Han:]]"
      })
  void writesMadeUpWordsOfEveryScriptAsIcuDoes(String script) {
    var set = new UnicodeSet("[" + script + "-[\\U00010000-\\U0010FFFF]]");
    long seed = new Random().nextLong();
    System.out.println("RomanisationTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      var word = new StringBuilder();
      for (int length = 1 + random.nextInt(6); length > 0; length--) {
        switch (random.nextInt(12)) {
          case 0 -> word.append("0123456789'.:_".charAt(random.nextInt(14)));
          case 1 -> word.append((char) ('a' + random.nextInt(26)));
          default -> word.appendCodePoint(set.charAt(random.nextInt(set.size())));
        }
      }
      String form = WordForm.of(word.toString());
      assertThat(Romanisation.of(form)).as(form).isEqualTo(byIcu(form));
    }
  }

  /** Without this, the tables could be wrong about everything and nobody would use them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "über", "l'été", "москва", "القاهرة", "ירושלים", "თბილისი", "երևան", "αθήνα", "서울", "東京",
        "とうきょう", "カタカナ", "दिल्ली", "ঢাকা", "அமைதி", "హైదరాబాద్", "ಬೆಂಗಳೂರು", "കേരളം", "กรุงเทพ",
            "2010年"
      })
  void knowsTheLettersOfCommonScripts(String word) {
    assertThat(letters.write(WordForm.of(word))).isEqualTo(byIcu(WordForm.of(word)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"重庆", "秘鲁人", "藏文", "αthens", "москваathens東", "いすゞ", "كَتَبَ", "ភ្នំពេញ"})
  void leavesToIcuWhatItsTablesCannotKnow(String word) {
    assertThat(letters.write(word)).isNull();
  }

  @Test
  void hanHasTheThreePhrasesThatAreKnownHereAndNoOther() {
    List<String> rules =
        Transliterator.getInstance("Han-Latin")
            .toRules(false)
            .lines()
            .filter(rule -> rule.contains("{"))
            .toList();
    assertThat(rules).hasSize(3);
    assertThat(rules.get(0)).contains("藏").contains("文");
    assertThat(rules.get(1)).contains("重").contains("庆");
    assertThat(rules.get(2)).contains("秘").contains("鲁");
  }
}
