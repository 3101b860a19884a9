package dev.relkt.evaluation;

import dev.relkt.dataset.SampleCorpus;
import dev.relkt.embedding.features.Words;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Passages made of the sentences of the sample, in its languages by turns: some sentences of one
 * language in a new order, about 60 to 100 words, each with numbers that no other passage has. Safe
 * for use by several threads.
 */
public final class SampleSentences {

  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?。！？।؟]) *");
  private static final int LEAST_WORDS = 60;
  private static final int MOST_WORDS = 100;
  private static final int LONGEST_SENTENCE = 35;

  private final long seed;
  private final List<Language> languages;
  private final Map<Language, List<String>> sentences = new TreeMap<>();

  /** From the sample that comes with ReLKT. */
  public SampleSentences(long seed) {
    this(seed, SampleCorpus.task().passages());
  }

  SampleSentences(long seed, List<Passage> passages) {
    this.seed = seed;
    for (Passage passage : passages) {
      List<String> of = sentences.computeIfAbsent(passage.language(), l -> new ArrayList<>());
      SENTENCE_END
          .splitAsStream(passage.text())
          .map(String::strip)
          .filter(s -> words(s) >= 4 && words(s) <= LONGEST_SENTENCE)
          .forEach(of::add);
    }
    sentences.values().removeIf(List::isEmpty);
    languages = List.copyOf(sentences.keySet());
  }

  /**
   * A passage, the same for the same seed, number and revision.
   *
   * @param number 0 or more
   * @param revision 0 or more; another one has another text
   */
  public Passage passage(PassageId id, int number, int revision) {
    var random = new Random(seed * 1_000_003 + number * 31_627L + revision);
    random.nextInt(); // the first numbers of near seeds are alike
    Language language = languages.get(number % languages.size());
    List<String> from = sentences.getOrDefault(language, List.of());
    var text = new StringBuilder();
    int wanted = random.nextInt(LEAST_WORDS, MOST_WORDS - LONGEST_SENTENCE);
    for (int count = 0; count < wanted; ) {
      String sentence = from.get(random.nextInt(from.size()));
      text.append(sentence).append(' ').append(random.nextInt(1_000, 1_000_000)).append(' ');
      count += words(sentence) + 1;
    }
    text.append(number).append('-').append(revision);
    return new Passage(
        id, language, "", text.toString(), Map.of("revision", Integer.toString(revision)));
  }

  /** How many words a text has, also where they are not separated. */
  static int words(String text) {
    return Words.of(text).size();
  }
}
