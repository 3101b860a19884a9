package dev.relkt.lexical;

import java.util.List;

/**
 * What a passage and a question share by words.
 *
 * @param channel by which they are compared
 * @param frequencies how often the passage has each different word of the question in that channel;
 *     empty for {@link Channel#NONE}
 * @param length of the passage in words, rounded as {@link Bm25} has it
 */
public record WordMatch(Channel channel, List<Integer> frequencies, int length) {

  /** Not compared by words, or the passage was indexed without its words. */
  public static final WordMatch NONE = new WordMatch(Channel.NONE, List.of(), 0);

  /** How words of a question and of a passage are compared. */
  public enum Channel {
    /** Not at all. */
    NONE,
    /** Both are in one language: by stems. */
    WORDS,
    /** They are in two languages: by the letters that names and numbers share. */
    NAMES
  }

  public WordMatch {
    frequencies = List.copyOf(frequencies);
  }

  /** Whether question and passage are in one language. */
  public boolean sameLanguage() {
    return channel == Channel.WORDS;
  }
}
