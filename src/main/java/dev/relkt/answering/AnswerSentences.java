package dev.relkt.answering;

import dev.relkt.embedding.features.Sentences;
import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.passage.Passage;
import dev.relkt.passage.Texts;
import dev.relkt.ranking.SentenceScorer;
import dev.relkt.registry.WindowRule;
import dev.relkt.shard.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds in passages the sentence that answers a question best. Of a text of more than {@value
 * #SHORT} UTF-16 code units the sentences in and around the best window are looked at; of a
 * sentence of more than {@value #MAX_CHARS} code units its parts, cut between words. Immutable; to
 * be used while the scorer's encoder is open.
 */
public final class AnswerSentences {

  static final int MAX_CHARS = 400;

  private static final int SHORT = 4_000;

  /** Windows on each side of the best one. */
  private static final int NEIGHBOURS = 2;

  /** At most so many sentences of a passage are looked at. */
  private static final int MOST = 256;

  private final String question;
  private final SentenceScorer scorer;
  private final Optional<WindowCutter> cutter;

  /**
   * @param question as it is encoded
   * @param windows how passages are cut into windows; absent where that is not known
   */
  public AnswerSentences(String question, SentenceScorer scorer, Optional<WindowRule> windows) {
    this.question = question;
    this.scorer = scorer;
    cutter = windows.map(WindowCutter::new);
  }

  /** The best sentence of an answer's passage; the first one of those that are as good. */
  Optional<AnswerSpan> of(Answer answer) {
    return of(answer.passage().text(), answer.match());
  }

  /** The best sentence of a passage of which no window is the best. */
  public Optional<AnswerSpan> of(Passage passage) {
    return of(passage.text(), Match.UNKNOWN);
  }

  private Optional<AnswerSpan> of(String text, Match match) {
    WordRange part = part(text, match);
    List<WordRange> places = new ArrayList<>();
    for (WordRange sentence : Sentences.of(text.substring(part.from(), part.to()))) {
      add(text, part.from() + sentence.from(), part.from() + sentence.to(), places);
    }
    if (places.isEmpty()) {
      return Optional.empty();
    }
    List<WordRange> looked = places.subList(0, Math.min(MOST, places.size()));
    double[] scores =
        scorer.scores(
            question, looked.stream().map(p -> text.substring(p.from(), p.to())).toList());
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    WordRange place = looked.get(best);
    return Optional.of(
        new AnswerSpan(
            AnswerSpan.Kind.SENTENCE,
            text.substring(place.from(), place.to()),
            place.from(),
            place.to(),
            (float) scores[best]));
  }

  /** What of the text is looked at, in code units. */
  private WordRange part(String text, Match match) {
    var whole = new WordRange(0, text.length());
    if (text.length() <= SHORT || match.window() < 0 || cutter.isEmpty()) {
      return whole;
    }
    List<WordRange> words = Words.of(text);
    List<WordRange> windows = cutter.get().windows(text, words);
    if (windows.size() != match.windows() || words.isEmpty()) {
      return whole;
    }
    WordRange first = windows.get(Math.max(0, match.window() - NEIGHBOURS));
    WordRange last = windows.get(Math.min(windows.size() - 1, match.window() + NEIGHBOURS));
    int to = last.to() == words.size() ? text.length() : words.get(last.to()).from();
    return new WordRange(first.from() == 0 ? 0 : words.get(first.from()).from(), to);
  }

  /** Adds a sentence without the white space around it, in parts where it is long. */
  private static void add(String text, int from, int to, List<WordRange> places) {
    int first = from;
    int last = to;
    while (first < last && Character.isWhitespace(text.charAt(first))) {
      first++;
    }
    while (last > first && Character.isWhitespace(text.charAt(last - 1))) {
      last--;
    }
    if (first == last || !Texts.holdsWords(text.substring(first, last))) {
      return;
    }
    if (last - first <= MAX_CHARS) {
      places.add(new WordRange(first, last));
      return;
    }
    int begin = first;
    int end = first;
    for (WordRange word : Words.of(text.substring(first, last))) {
      if (first + word.to() - begin > MAX_CHARS && end > begin) {
        places.add(new WordRange(begin, end));
        begin = first + word.from();
      }
      // A word that is longer than a part is shown by its beginning.
      end = Math.min(first + word.to(), begin + MAX_CHARS);
    }
    if (end > begin) {
      places.add(new WordRange(begin, end));
    }
  }
}
