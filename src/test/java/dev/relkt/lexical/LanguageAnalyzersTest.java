package dev.relkt.lexical;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LanguageAnalyzersTest {

  @Test
  void segmentsThaiByDictionary() {
    assertThat(LanguageAnalyzers.words("นายกรัฐมนตรีของประเทศไทยคือใคร", "th"))
        .contains("ประเทศไทย", "คือ", "ใคร")
        .hasSizeGreaterThan(4);
  }

  @Test
  void segmentsChineseByDictionaryAndReadsBothScriptsAlike() {
    assertThat(LanguageAnalyzers.words("谁是美国总统", "zh")).containsExactly("谁是", "美国", "总统");
    assertThat(LanguageAnalyzers.words("美國總統", "zh-TW")).containsExactly("美国", "总统");
  }

  @Test
  void segmentsJapaneseByDictionary() {
    assertThat(LanguageAnalyzers.words("東京で生まれた", "ja")).contains("東京", "で");
  }

  @Test
  void takesParticlesOffKoreanWords() {
    assertThat(LanguageAnalyzers.words("서울에서 태어난", "ko")).contains("서울").doesNotContain("서울에서");
  }

  @Test
  void cutsWordsToTheirStems() {
    assertThat(LanguageAnalyzers.words("The cities' foxes", "en"))
        .isEqualTo(LanguageAnalyzers.words("the city fox", "en"));
    assertThat(LanguageAnalyzers.words("Die Häuser", "de"))
        .isEqualTo(LanguageAnalyzers.words("die Haus", "de"));
    assertThat(LanguageAnalyzers.words("Ankara'nın IŞIK", "tr"))
        .isEqualTo(LanguageAnalyzers.words("ankara ışık", "tr"));
    assertThat(LanguageAnalyzers.words("l'école", "fr"))
        .isEqualTo(LanguageAnalyzers.words("écoles", "fr"));
    assertThat(LanguageAnalyzers.words("والكتاب", "ar"))
        .isEqualTo(LanguageAnalyzers.words("كتاب", "ar"));
    assertThat(LanguageAnalyzers.words("город", "ru"))
        .isEqualTo(LanguageAnalyzers.words("города", "ru"));
  }

  @Test
  void readsDigitsAndWidthsOfAllScriptsAlike() {
    assertThat(LanguageAnalyzers.words("سنة ١٩٦٩", "ar")).contains("1969");
    assertThat(LanguageAnalyzers.words("Ａｐｏｌｌｏ １１", "ja")).containsExactly("apollo", "11");
  }

  @Test
  void hasGeneralRulesForLanguagesThatItDoesNotKnow() {
    assertThat(LanguageAnalyzers.words("Ìwé Kíkà!", "yo")).containsExactly("ìwé", "kíkà");
    assertThat(LanguageAnalyzers.words("¡?…", "es")).isEmpty();
  }
}
