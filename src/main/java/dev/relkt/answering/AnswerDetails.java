package dev.relkt.answering;

import dev.relkt.answering.QuestionOptions.Text;
import java.util.List;
import java.util.Optional;

/**
 * What an answer says beside its passage and score, as far as it was asked for.
 *
 * @param text how much of the text is sent. In a reply that was read from its topic the passage's
 *     text is the snippet's where it is not {@link Text#FULL}, and {@link #NO_TEXT} where there is
 *     no snippet.
 * @param snippet what of the text was found
 * @param answer the sentence or the span that answers
 * @param parts what the score is made of; empty where it was not asked for
 * @param group the passage's value of the key by which answers are grouped; absent where they are
 *     not, or it has none
 * @param folded how many passages were left out in favour of this one, as nearly the same or of the
 *     same group, 0 or more
 */
public record AnswerDetails(
    Text text,
    Optional<Snippet> snippet,
    Optional<AnswerSpan> answer,
    List<ScorePart> parts,
    Optional<String> group,
    int folded) {

  /** Stands for a text that was not asked for. */
  public static final String NO_TEXT = "(the text was not asked for)";

  /** Nothing. */
  public static final AnswerDetails NONE =
      new AnswerDetails(
          Text.FULL, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), 0);

  /**
   * @throws IllegalArgumentException if less than nothing was folded
   */
  public AnswerDetails {
    parts = List.copyOf(parts);
    if (folded < 0) {
      throw new IllegalArgumentException("folded: %d (expected: 0 or more)".formatted(folded));
    }
  }

  public AnswerDetails withText(Text newText, Optional<Snippet> newSnippet) {
    return new AnswerDetails(newText, newSnippet, answer, parts, group, folded);
  }

  public AnswerDetails withAnswer(AnswerSpan newAnswer) {
    return new AnswerDetails(text, snippet, Optional.of(newAnswer), parts, group, folded);
  }

  public AnswerDetails withParts(List<ScorePart> newParts) {
    return new AnswerDetails(text, snippet, answer, newParts, group, folded);
  }

  public AnswerDetails withGroup(Optional<String> newGroup) {
    return new AnswerDetails(text, snippet, answer, parts, newGroup, folded);
  }

  public AnswerDetails withFolded(int newFolded) {
    return new AnswerDetails(text, snippet, answer, parts, group, newFolded);
  }
}
