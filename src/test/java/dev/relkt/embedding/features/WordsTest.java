package dev.relkt.embedding.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {

  @Test
  void leavesPunctuationAndSpaceOut() {
    assertThat(words("Who won, in 1903 – she?")).containsExactly("Who", "won", "in", "1903", "she");
  }

  @Test
  void findsWordsInThaiWhichWritesNoSpaces() {
    assertThat(words("นายกรัฐมนตรีของประเทศไทยคือใคร"))
        .containsExactly("นายก", "รัฐมนตรี", "ของ", "ประเทศไทย", "คือ", "ใคร");
  }

  @Test
  void findsWordsInChineseAndJapanese() {
    assertThat(words("谁是美国总统?")).containsExactly("谁是", "美国", "总统");
    assertThat(words("東京タワーの高さは")).containsExactly("東京タワー", "の", "高", "さ", "は");
  }

  @Test
  void findsWordsInArabicAndInMixedScripts() {
    assertThat(words("من هو باراك أوباما؟")).containsExactly("من", "هو", "باراك", "أوباما");
    assertThat(words("Фильм «Matrix» 在北京")).containsExactly("Фильм", "Matrix", "在", "北京");
  }

  @Test
  void takesNumbersAndSymbolsForWordsWhereThereIsNothingElse() {
    assertThat(words("… ?! — 🎉 ½\n")).containsExactly("🎉", "½");
    assertThat(words("👩‍👩‍👧‍👦 ∑ ≠ ∞")).containsExactly("👩‍👩‍👧‍👦", "∑", "≠", "∞");
    assertThat(words("½ cup 🎉")).containsExactly("cup");
  }

  @Test
  void findsNoWordInWhiteSpaceAndPunctuation() {
    assertThat(words("… ?! — \u200B \n")).isEmpty();
    assertThat(words("")).isEmpty();
  }

  private static List<String> words(String text) {
    return Words.of(text).stream().map(r -> text.substring(r.from(), r.to())).toList();
  }
}
