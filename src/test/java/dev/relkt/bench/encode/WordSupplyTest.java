package dev.relkt.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.dataset.SampleCorpus;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordSupplyTest {

  private static final long SEED = 3;

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru", "ar", "hi"})
  void wordsThatWereNotSeenAreInNoTextBefore(String tag) {
    WordSupply words = supply(tag);
    Set<String> before = known(tag);

    for (int i = 0; i < 20; i++) {
      List<String> text = List.of(words.unseen(100).split(" "));
      assertThat(text).as("seed %d", SEED).hasSize(100).doesNotHaveDuplicates();
      assertThat(text).doesNotContainAnyElementsOf(before);
      before.addAll(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru", "ar", "hi"})
  void wordsThatWereSeenAreThoseOfThePassages(String tag) {
    assertThat(known(tag)).containsAll(List.of(supply(tag).seen(100).split(" ")));
  }

  @Test
  void languagesWithoutSpacesAreWrittenWithout() {
    assertThat(supply("zh").seen(100)).doesNotContain(" ");
    assertThat(LanguageGroup.of(new Language("zh-Hant"))).isEqualTo(LanguageGroup.WITHOUT_SPACES);
    assertThat(LanguageGroup.of(new Language("vi"))).isEqualTo(LanguageGroup.LATIN);
  }

  private static WordSupply supply(String tag) {
    return new WordSupply(passages(tag), LanguageGroup.of(new Language(tag)), SEED);
  }

  private static Set<String> known(String tag) {
    return passages(tag).stream()
        .flatMap(passage -> WordSupply.wordsOf(passage.text()).stream())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static List<Passage> passages(String tag) {
    return SampleCorpus.task().passages().stream()
        .filter(passage -> passage.language().tag().equals(tag))
        .toList();
  }
}
