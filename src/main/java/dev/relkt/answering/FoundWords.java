package dev.relkt.answering;

import dev.relkt.lexical.WordStatistics;

/**
 * What one searcher says about the words of a question.
 *
 * @param statistics how common they are in its shards
 * @param withoutQuoted whether none of its passages has what is quoted, so that it looked for
 *     passages that need not have it
 */
public record FoundWords(WordStatistics statistics, boolean withoutQuoted) {

  /** Words were not searched. */
  public static final FoundWords NONE = new FoundWords(WordStatistics.NONE, false);
}
