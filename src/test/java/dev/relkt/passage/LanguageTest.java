package dev.relkt.passage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {

  @ParameterizedTest
  @CsvSource({
    "EN,en",
    "zh-tw,zh-TW",
    "sr-latn-rs,sr-Latn-RS",
    "fon,fon",
    "und,und",
    "deu,de",
    "ger,de",
    "zho,zh",
    "chi,zh",
    "cmn,zh",
    "cmn-Hans,zh-Hans",
    "zh-yue,yue",
    "yue,yue",
    "zh-min-nan,nan",
    "tl,fil",
    "tgl,fil",
    "sh,sr-Latn",
    "hbs,sr-Latn",
    "sh-Cyrl,sr-Cyrl",
    "mo,ro",
    "prs,fa-AF",
    "pes,fa",
    "swh,sw",
    "iw,he",
    "in,id",
    "ji,yi",
    "jw,jv",
    "als,sq",
    "de-DD,de-DE",
    "en-840,en-US",
    "zh_TW,zh-TW",
    "pt_BR,pt-BR",
    "en_US.UTF-8,en-US",
    "sr_RS.UTF-8@latin,sr-Latn-RS",
    "de_DE@euro,de-DE",
    "' de ',de"
  })
  void writesTagsInTheirCanonicalForm(String given, String canonical) {
    assertThat(new Language(given).tag()).isEqualTo(canonical);
  }

  @Test
  void knowsTheLanguageWithoutItsRegion() {
    assertThat(new Language("zh-TW").base()).isEqualTo("zh");
  }

  @ParameterizedTest
  @CsvSource({"qqq", "qaa", "x-default"})
  void refusesAWellFormedTagOfAnUnknownLanguage(String tag) {
    assertThatThrownBy(() -> new Language(tag))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("language: \"%s\" is unknown (", tag)
        .hasMessageEndingWith(
            "expected: a BCP 47 tag whose language is in ISO 639, such as en, zh-TW or fon)");
  }

  @ParameterizedTest
  @CsvSource({
    "german,de",
    "English language,en",
    "klingon,tlh",
    "edu,de",
    "egn,en",
    "Chinese (TW),zh"
  })
  void namesTheNearestTagInARefusal(String written, String nearest) {
    assertThatThrownBy(() -> new Language(written))
        .message()
        .containsPattern("nearest: [a-z, ]*\\b" + nearest + "\\b.*; expected: a ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"english language", "de_", "-", "e"})
  void refusesWhatIsNoTag(String tag) {
    assertThatThrownBy(() -> new Language(tag))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("language: \"%s\" is not a BCP 47 tag (", tag)
        .hasMessageEndingWith("expected: a tag such as en, zh-TW or fon)");
  }

  @ParameterizedTest
  @CsvSource({
    "zh,zh-Hant-TW,true",
    "zh-Hant,zh-Hant-TW,true",
    "zh-Hant,zh-Hant-HK,true",
    "zh-Hant,zh-TW,true",
    "zh-Hant,zh-HK,true",
    "zh-Hant,zh-CN,false",
    "zh-Hant,zh,false",
    "zh-Hans,zh-Hans-CN,true",
    "zh-Hans,zh-CN,true",
    "zh-Hans,zh-SG,true",
    "zh-TW,zh-Hant-TW,true",
    "zh-TW,zh-Hant,false",
    "zh,yue,false",
    "sr-Latn,sr-Latn-RS,true",
    "sr-Latn,sr-RS,false",
    "sr-Latn,sr-ME,true",
    "sr-Cyrl,sr-RS,true",
    "sh,sr-Latn-RS,true",
    "no,nb,true",
    "no,nn-NO,true",
    "nb,no,false",
    "no-NO,nb-NO,true",
    "de,de-1996,true",
    "de-DE,de-Latn-DE-1996,true",
    "de-DE,de-x-DE,false",
    "und,de,false"
  })
  void takesTheLanguagesThatLieInItAsARange(String range, String tag, boolean taken) {
    assertThat(new Language(range).takes(new Language(tag))).isEqualTo(taken);
  }

  @Test
  void refusesAnEmptyTag() {
    assertThatThrownBy(() -> new Language("")).isInstanceOf(IllegalArgumentException.class);
  }
}
