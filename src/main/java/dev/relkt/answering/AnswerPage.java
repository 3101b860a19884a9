package dev.relkt.answering;

import dev.relkt.answering.QuestionOptions.Text;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.ranking.SentenceScorer;
import dev.relkt.registry.WindowRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The part of what was found that is sent. In this order: scores are explained, what is preferred
 * comes earlier, low scores are left out, passages of nearly the same text are folded, one of each
 * group is kept, those before the offset or the cursor are left out, and as many as are wanted get
 * their snippets.
 *
 * @param answers that are sent
 * @param wanted how many would be sent if they all fitted into one record
 * @param cursor for those after these, absent where there are none
 * @param notes about what could not be done as it was asked for
 */
record AnswerPage(RankedAnswers answers, int wanted, Optional<String> cursor, List<String> notes) {

  /** Of a reply's passages; more would not fit into a record. */
  private static final long MAX_REPLY_BYTES = 10L << 20;

  /** Of so many passages the sentence that answers is looked for. */
  private static final int MOST_ANSWERED = 10;

  /** Nothing was searched. */
  static final AnswerPage NONE = new AnswerPage(RankedAnswers.NONE, 0, Optional.empty(), List.of());

  /**
   * What is known of a search.
   *
   * @param generation that was searched
   * @param snapshot the oldest of its shards
   * @param askedAtMillis when it was asked, since 1970
   * @param windows how passages are cut into windows; absent where that is not known
   * @param sentences that finds the sentences that answer; absent where that cannot be done
   * @param endNanos when the reply has to be sent, of {@link System#nanoTime}
   */
  record Search(
      int generation,
      long snapshot,
      long askedAtMillis,
      Optional<WindowRule> windows,
      Optional<SentenceScorer> sentences,
      long endNanos) {}

  /**
   * Makes one.
   *
   * @param found what was found, all of it
   */
  static AnswerPage of(Question question, RankedAnswers found, Search search) {
    QuestionOptions options = question.options();
    Optional<Cursor> cursor = options.cursor().map(Cursor::parse);
    long since = cursor.map(Cursor::askedAtMillis).orElse(search.askedAtMillis());
    List<String> notes = new ArrayList<>();

    List<Answer> ranked = found.answers();
    boolean exhausted = ranked.size() < question.depth();
    if (options.explain()) {
      ranked = Explanations.of(ranked);
    }
    var boosts = new ScoreBoosts(options, since);
    ranked = boosts.applied(ranked);
    boosts.note().ifPresent(notes::add);
    int scored = ranked.size();
    ranked = ranked.stream().filter(a -> isGoodEnough(a, options)).toList();
    exhausted |= ranked.size() < scored;
    if (options.fold()) {
      ranked = NearDuplicates.folded(ranked);
    }
    if (options.groupBy().isPresent()) {
      ranked = grouped(ranked, options.groupBy().get());
    }
    Set<Long> given = cursor.map(Cursor::givenIds).orElse(Set.of());
    List<Answer> left =
        ranked.stream()
            .filter(a -> given.isEmpty() || !given.contains(Cursor.digest(a.passage().id())))
            .skip(options.offset())
            .toList();
    List<Answer> wanted = left.stream().limit(question.topK()).toList();
    List<Answer> page = shown(answered(wanted, question, search, notes), question, search);
    if (options.answer() && search.sentences().isEmpty()) {
      notes.add("no sentences that answer: the encoder of the version is not here");
    }
    RankedAnswers fitting = new RankedAnswers(page).within(MAX_REPLY_BYTES);
    int sent = fitting.answers().size();

    cursor.ifPresent(from -> noteOfSnapshot(from, search, notes));
    if (page.size() < question.topK() && !exhausted && ranked.size() < scored) {
      notes.add(
          "of the best %d passages, which were looked at, some are folded into others: there may be more"
              .formatted(scored));
    }
    Optional<String> next = Optional.empty();
    if (sent > 0 && (left.size() > sent || !exhausted)) {
      List<Long> before = new ArrayList<>(cursor.map(Cursor::given).orElse(List.of()));
      ranked.stream().limit(options.offset()).forEach(a -> before.add(idOf(a)));
      fitting.answers().forEach(a -> before.add(idOf(a)));
      if (before.size() < Question.MAX_DEPTH) {
        next = Optional.of(next(question, search, since, before).text());
      } else {
        notes.add("no passages after the best %d can be reached".formatted(Question.MAX_DEPTH));
      }
    }
    return new AnswerPage(fitting, page.size(), next, notes);
  }

  private static boolean isGoodEnough(Answer answer, QuestionOptions options) {
    return options.minScore().isEmpty() || answer.score() >= options.minScore().getAsDouble();
  }

  /** The best of each value of a metadata key; passages without that key stay. */
  private static List<Answer> grouped(List<Answer> ranked, String key) {
    Map<String, Integer> places = new HashMap<>();
    List<Answer> kept = new ArrayList<>();
    for (Answer answer : ranked) {
      Optional<String> value = answer.passage().metadata().text(key);
      AnswerDetails details = answer.details();
      if (value.isPresent() && places.containsKey(value.get())) {
        int place = places.get(value.get());
        Answer best = kept.get(place);
        int folded = best.details().folded() + 1 + details.folded();
        kept.set(place, best.with(best.details().withFolded(folded)));
      } else {
        value.ifPresent(v -> places.put(v, kept.size()));
        kept.add(answer.with(details.withGroup(value)));
      }
    }
    return kept;
  }

  /** With the sentence that answers, of the best passages. */
  private static List<Answer> answered(
      List<Answer> page, Question question, Search search, List<String> notes) {
    if (!question.options().answer() || search.sentences().isEmpty()) {
      return page;
    }
    var sentences =
        new AnswerSentences(question.encoded(), search.sentences().get(), search.windows());
    List<Answer> answered = new ArrayList<>(page);
    int most = Math.min(MOST_ANSWERED, page.size());
    for (int i = 0; i < most; i++) {
      if (System.nanoTime() - search.endNanos() >= 0) {
        notes.add(
            "the sentence that answers is missing in %d of %d passages: there was no time left"
                .formatted(most - i, most));
        return answered;
      }
      Answer answer = page.get(i);
      Optional<AnswerSpan> span;
      try {
        span = sentences.of(answer);
      } catch (EncoderUnavailable e) {
        notes.add(
            "the sentence that answers is missing in %d of %d passages: %s"
                .formatted(most - i, most, e.getMessage()));
        return answered;
      }
      if (span.isPresent()) {
        answered.set(i, answer.with(answer.details().withAnswer(span.get())));
      }
    }
    return answered;
  }

  private static List<Answer> shown(List<Answer> page, Question question, Search search) {
    Text text = question.options().text();
    if (text == Text.FULL) {
      return page;
    }
    var snippets = new Snippets(question, search.windows());
    return page.stream()
        .map(
            answer ->
                answer.with(
                    answer
                        .details()
                        .withText(
                            text,
                            text == Text.SNIPPET
                                ? Optional.of(snippets.of(answer))
                                : Optional.empty())))
        .toList();
  }

  private static void noteOfSnapshot(Cursor from, Search search, List<String> notes) {
    if (from.snapshot() != search.snapshot()) {
      notes.add(
          "the cursor is of snapshot %d, the answer of snapshot %d, which replaced it: no passage comes twice, what was written or ranked otherwise since may be missing"
              .formatted(from.snapshot(), search.snapshot()));
    }
  }

  private static Cursor next(Question question, Search search, long since, List<Long> before) {
    return new Cursor(
        search.generation(),
        search.snapshot(),
        Cursor.digest(question.text(), question.filter(), question.options()),
        since,
        before);
  }

  private static long idOf(Answer answer) {
    return Cursor.digest(answer.passage().id());
  }
}
