package dev.relkt.lexical;

/**
 * How common the words of a question are. Statistics of different passages add up, so that scores
 * do not depend on how passages are spread over shards.
 *
 * @param words among the passages in the question's language, by their stems
 * @param names among all passages, by the letters that languages share
 */
public record WordStatistics(ChannelStatistics words, ChannelStatistics names) {

  /** Of no passages. */
  public static final WordStatistics NONE =
      new WordStatistics(ChannelStatistics.NONE, ChannelStatistics.NONE);

  /**
   * Of these passages and others together; of these alone where the others are of another question.
   */
  public WordStatistics plus(WordStatistics others) {
    return new WordStatistics(words.plus(others.words), names.plus(others.names));
  }

  ChannelStatistics of(WordMatch.Channel channel) {
    return switch (channel) {
      case NONE -> ChannelStatistics.NONE;
      case WORDS -> words;
      case NAMES -> names;
    };
  }
}
