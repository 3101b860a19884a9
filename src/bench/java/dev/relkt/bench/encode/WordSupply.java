package dev.relkt.bench.encode;

import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.passage.Passage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Texts of so many words in one language, made of real ones. For one thread.
 *
 * <p>Of a text whose words were seen before, every word comes from the passages it was made of, in
 * runs as they stand there. In a text whose words were not seen, every word is a new one: the
 * beginning of one real word and the end of another, so that its length and letters are those of
 * the language; where a language writes no spaces, what is a word is found anew.
 */
final class WordSupply {

  private static final int RUN = 25;
  private static final int TRIES = 30;

  private final List<List<String>> passages = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final String gap;
  private final Random random;

  /**
   * @param of passages in one language, at least one of them with a word
   */
  WordSupply(List<Passage> of, LanguageGroup group, long seed) {
    for (Passage passage : of) {
      List<String> here = wordsOf(passage.text());
      if (!here.isEmpty()) {
        passages.add(here);
        words.addAll(here);
      }
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException(
          "no word in %d passages (expected: some)".formatted(of.size()));
    }
    seen.addAll(words);
    gap = group == LanguageGroup.WITHOUT_SPACES ? "" : " ";
    random = new Random(seed);
  }

  static List<String> wordsOf(String text) {
    List<String> found = new ArrayList<>();
    for (WordRange range : Words.of(text)) {
      found.add(text.substring(range.from(), range.to()));
    }
    return found;
  }

  /** Words that the passages have. */
  String seen(int count) {
    List<String> text = new ArrayList<>(count);
    while (text.size() < count) {
      List<String> passage = passages.get(random.nextInt(passages.size()));
      int from = random.nextInt(passage.size());
      int to = Math.min(passage.size(), from + Math.min(RUN, count - text.size()));
      text.addAll(passage.subList(from, to));
    }
    return String.join(gap, text);
  }

  /** Words that no text had before. */
  String unseen(int count) {
    List<String> text = new ArrayList<>(count);
    while (text.size() < count) {
      text.add(newWord());
    }
    return String.join(gap, text);
  }

  private String newWord() {
    String word = "";
    for (int i = 0; i < TRIES; i++) {
      String first = words.get(random.nextInt(words.size()));
      String last = words.get(random.nextInt(words.size()));
      word =
          first.substring(0, middle(first, (first.length() + 1) / 2))
              + last.substring(middle(last, last.length() / 2));
      if (seen.add(word)) {
        return word;
      }
    }
    // Where words are short there are few pairs of them: a third one makes many more.
    do {
      word += words.get(random.nextInt(words.size()));
    } while (!seen.add(word));
    return word;
  }

  private static int middle(String word, int at) {
    return at > 0 && at < word.length() && Character.isLowSurrogate(word.charAt(at)) ? at - 1 : at;
  }
}
