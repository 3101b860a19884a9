package dev.relkt.dataset.file;

import dev.relkt.passage.Language;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Ids of texts that have none of their own, within one file: {@code title/number}, numbered from 0
 * within the title ({@code untitled} where there is none), and after {@code lang/} where the
 * language is given, since translations of one file have the same titles.
 */
final class ContextIds {

  private final Optional<Language> language;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Set<Long> texts = new HashSet<>();

  ContextIds(Optional<Language> language) {
    this.language = language;
  }

  /** Begins with another file. */
  void clear() {
    numbers.clear();
    texts.clear();
  }

  /** The next id of a title. */
  String next(String title) {
    String called = title.isEmpty() ? "untitled" : title;
    int number = numbers.merge(called, 1, Integer::sum) - 1;
    return language.map(l -> l + "/").orElse("") + called + "/" + number;
  }

  /** Whether the title had this text before, by a hash of 64 bits; remembers it. */
  boolean isAgain(String title, String text) {
    byte[] both = (title + "\0" + text).getBytes(StandardCharsets.UTF_8);
    return !texts.add(MurmurHash3.hash128x64(both)[0]);
  }
}
