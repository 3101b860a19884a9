package dev.relkt.passage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {

  @ParameterizedTest
  @CsvSource({"EN,en", "zh-tw,zh-TW", "sr-latn-rs,sr-Latn-RS", "fon,fon", "und,und"})
  void writesTagsInTheirCanonicalForm(String given, String canonical) {
    assertThat(new Language(given).tag()).isEqualTo(canonical);
  }

  @Test
  void knowsTheLanguageWithoutItsRegion() {
    assertThat(new Language("zh-TW").base()).isEqualTo("zh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xq", "qqq", "zz-DE"})
  void refusesAWellFormedTagOfAnUnknownLanguage(String tag) {
    assertThatThrownBy(() -> new Language(tag))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "language: \"%s\" is unknown (expected: a BCP 47 tag whose language is in ISO 639, such as en, zh-TW or fon)",
            tag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"english language", "de_", "-", "e"})
  void refusesWhatIsNoTag(String tag) {
    assertThatThrownBy(() -> new Language(tag))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "language: \"%s\" is not a BCP 47 tag (expected: a tag such as en, zh-TW or fon)", tag);
  }

  @Test
  void refusesAnEmptyTag() {
    assertThatThrownBy(() -> new Language("")).isInstanceOf(IllegalArgumentException.class);
  }
}
