package dev.relkt.embedding.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.features.WordKey.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordKeyTest {

  private static List<WordKey> keys(String word) {
    return WordKey.of(WordForm.of(word));
  }

  private static Set<WordKey> shared(String one, String two) {
    var shared = new HashSet<>(keys(one));
    shared.retainAll(keys(two));
    return shared;
  }

  @ParameterizedTest
  @CsvSource({
    "Obama, Обама",
    "Obama, أوباما",
    "Obama, ओबामा",
    "Обама, ओबामा",
    "Afghanistan, Афганистан",
    "Afghanistan, أفغانستان",
    "Berlin, Берлин",
    "Berlin, برلين",
    "Berlin, बर्लिन"
  })
  void aNameMeetsItselfInAnotherScript(String one, String two) {
    assertThat(shared(one, two)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Obama, Меркель", "Afghanistan, برلين", "Berlin, ओबामा", "river, mountain"})
  void differentNamesDoNotMeet(String one, String two) {
    assertThat(shared(one, two)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "presidents, president",
    "presidential, president",
    "президентом, президента",
    "Universitäten, Universität",
    "hallituksen, hallituksessa"
  })
  void inflectedFormsShareAKey(String one, String two) {
    assertThat(shared(one, two)).isNotEmpty();
    assertThat(keys(one)).isNotEqualTo(keys(two));
  }

  @Test
  void anArabicWordMeetsItselfBehindAParticle() {
    assertThat(shared("بالقاهرة", "القاهرة")).isNotEmpty();
    assertThat(shared("القاهرة", "قاهرة")).isNotEmpty();
  }

  @Test
  void aShortPlainWordIsItsOwnRomanisation() {
    assertThat(keys("aia")).hasSize(1);
    assertThat(keys("river")).extracting(WordKey::kind).doesNotContain(Kind.FORM);
  }

  @Test
  void whatTheRomanisationLosesIsInTheForm() {
    assertThat(keys("río")).contains(new WordKey(Kind.FORM, "río"));
    assertThat(keys("Rio")).extracting(WordKey::kind).doesNotContain(Kind.FORM);
    assertThat(keys("administration")).contains(new WordKey(Kind.FORM, "administration"));
    assertThat(keys("administrator")).contains(new WordKey(Kind.FORM, "administrator"));
  }

  @Test
  void aChineseWordHasItsLetters() {
    assertThat(keys("造纸术"))
        .contains(
            new WordKey(Kind.FORM, "造纸术"),
            new WordKey(Kind.LETTER, "造"),
            new WordKey(Kind.LETTER, "纸"),
            new WordKey(Kind.LETTER, "术"));
    assertThat(shared("造纸术", "造纸")).extracting(WordKey::kind).contains(Kind.LETTER);
    assertThat(keys("𠮷田")).contains(new WordKey(Kind.LETTER, "𠮷"));
  }

  @Test
  void aNumberIsItself() {
    assertThat(keys("208")).containsExactly(new WordKey(Kind.ROMANISED, "208"));
    assertThat(shared("2008", "2009")).isEmpty();
  }

  @Test
  void everyKindHasAMarkOfItsOwn() {
    assertThat(Kind.values()).extracting(Kind::mark).doesNotHaveDuplicates();
    assertThat(new WordKey(Kind.ROMANISED, "barack")).hasToString("r:barack");
  }
}
