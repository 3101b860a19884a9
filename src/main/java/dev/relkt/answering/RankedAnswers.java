package dev.relkt.answering;

import dev.relkt.passage.metadata.MetadataValue;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Answers from the best to the worst: by score descending, then by passage id ascending, no passage
 * twice.
 *
 * @param answers in that order
 */
public record RankedAnswers(List<Answer> answers) {

  public static final RankedAnswers NONE = new RankedAnswers(List.of());

  private static final Comparator<Answer> BEST_FIRST =
      Comparator.comparingDouble((Answer a) -> -a.score()).thenComparing(a -> a.passage().id());

  /**
   * @throws IllegalArgumentException if the order is another one or a passage comes twice
   */
  public RankedAnswers {
    answers = List.copyOf(answers);
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < answers.size(); i++) {
      if (i > 0 && BEST_FIRST.compare(answers.get(i - 1), answers.get(i)) > 0) {
        throw new IllegalArgumentException(
            "ranked answers: rank %d has a better score than rank %d (expected: best first)"
                .formatted(i + 1, i));
      }
      if (!seen.add(answers.get(i).passage().id())) {
        throw new IllegalArgumentException(
            "ranked answers: passage %s twice (expected: once)"
                .formatted(answers.get(i).passage().id()));
      }
    }
  }

  /**
   * The best of what several shards found.
   *
   * @param found in any order; of a passage that comes twice the better score counts
   * @param topK how many to keep, 1 or more
   */
  public static RankedAnswers best(Collection<Answer> found, int topK) {
    Set<Object> seen = new HashSet<>();
    return new RankedAnswers(
        found.stream()
            .sorted(BEST_FIRST)
            .filter(a -> seen.add(a.passage().id()))
            .limit(topK)
            .toList());
  }

  /**
   * The beginning of these answers that takes at most so many bytes as JSON in UTF-8, and at least
   * the first of them.
   *
   * @param maxBytes 1 or more
   */
  public RankedAnswers within(long maxBytes) {
    long bytes = 0;
    int kept = 0;
    for (Answer answer : answers) {
      bytes += bytes(answer);
      if (bytes > maxBytes && kept > 0) {
        break;
      }
      kept++;
    }
    return kept == answers.size() ? this : new RankedAnswers(answers.subList(0, kept));
  }

  private static long bytes(Answer answer) {
    var passage = answer.passage();
    AnswerDetails details = answer.details();
    long bytes = utf8(passage.id().value()) + utf8(passage.title());
    if (details.text() == QuestionOptions.Text.FULL) {
      bytes += utf8(passage.text());
    }
    bytes += details.snippet().map(snippet -> utf8(snippet.text())).orElse(0L);
    bytes += details.answer().map(span -> utf8(span.text())).orElse(0L);
    for (var entry : passage.metadata().entries().entrySet()) {
      bytes += utf8(entry.getKey());
      for (MetadataValue.Scalar value : entry.getValue().values()) {
        bytes += utf8(value.toString());
      }
    }
    return bytes;
  }

  /**
   * How many bytes it is as a string of JSON, without encoding it. Jackson writes characters beyond
   * U+FFFF as two escapes.
   */
  private static long utf8(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes += c < ' ' || c == '"' || c == '\\' ? 2 : 1;
      } else {
        bytes += Character.isSurrogate(c) ? 6 : c < 0x800 ? 2 : 3;
      }
    }
    return bytes;
  }
}
