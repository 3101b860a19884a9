package dev.relkt.answering;

import dev.relkt.lexical.SearchText;
import dev.relkt.passage.Texts;
import dev.relkt.passage.filter.PassageFilter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A request for passages.
 *
 * @param id chosen by whoever asks, 1 to {@value #MAX_ID_BYTES} bytes of UTF-8, not blank; names
 *     the answer too
 * @param text in any language, 1 to {@value #MAX_TEXT_CHARS} UTF-16 code units with at least one
 *     letter, number or symbol
 * @param topK how many passages at most, 1 to {@value #MAX_TOP_K}
 * @param filter which passages may answer; where the options have a tenant, of that tenant alone
 * @param deadline after which what is there is sent, marked as partial, counted from the moment at
 *     which it was asked; 1 to {@value #MAX_DEADLINE_MILLIS} ms. A question that cannot be answered
 *     by then is not searched, and its answer says so.
 * @param options how it is to be answered; offset and topK together are at most {@value #MAX_DEPTH}
 */
public record Question(
    String id,
    String text,
    int topK,
    PassageFilter filter,
    Duration deadline,
    QuestionOptions options) {

  public static final int MAX_ID_BYTES = 512;
  public static final int MAX_TEXT_CHARS = 10_000;
  public static final int MAX_TOP_K = 1_000;
  public static final int DEFAULT_TOP_K = 10;

  /** How many of the best passages can be reached, by an offset or by cursors. */
  public static final int MAX_DEPTH = 10_000;

  /** Folded and grouped answers are looked for among so many times as many passages. */
  private static final int FOLDED_DEPTH = 4;

  /** Among no more than so many, unless more are wanted. */
  private static final int MAX_FOLDED_DEPTH = 1_000;

  public static final long MAX_DEADLINE_MILLIS = 60_000;
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(2);

  /**
   * @throws IllegalArgumentException naming the field, what was found and what is expected
   */
  public Question {
    if (id.isBlank()) {
      throw new IllegalArgumentException(
          "question id: empty or blank (expected: 1 to %d bytes of text)".formatted(MAX_ID_BYTES));
    }
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          "question id: %d bytes (expected: at most %d)".formatted(bytes, MAX_ID_BYTES));
    }
    Texts.refuseControlCharacters("question id", id);
    text = Texts.spaced(text);
    Texts.requireWords("text", text);
    Texts.refuseLongerThan(MAX_TEXT_CHARS, "text", text);
    Texts.refuseControlCharacters("text", text);
    if (topK < 1 || topK > MAX_TOP_K) {
      throw new IllegalArgumentException(
          "topK: %d (expected: a whole number from 1 to %d)".formatted(topK, MAX_TOP_K));
    }
    long millis = deadline.toMillis();
    if (millis < 1 || millis > MAX_DEADLINE_MILLIS) {
      throw new IllegalArgumentException(
          "deadlineMs: %d (expected: a whole number from 1 to %d)"
              .formatted(millis, MAX_DEADLINE_MILLIS));
    }
    if (options.tenant().isPresent()) {
      PassageFilter ofTenant = PassageFilter.ofTenant(options.tenant().get());
      filter = filter.includes(ofTenant) ? filter : filter.and(ofTenant);
    }
    if (options.mode() != QuestionOptions.Mode.DENSE) {
      SearchText.parse(text); // refuses what cannot be searched
    }
    if (options.offset() + topK > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "offset: %d with topK %d (expected: at most %d together)"
              .formatted(options.offset(), topK, MAX_DEPTH));
    }
    if (options.cursor().isPresent()) {
      requireOwn(Cursor.parse(options.cursor().get()), text, topK, filter, options);
    }
  }

  private static void requireOwn(
      Cursor cursor, String text, int topK, PassageFilter filter, QuestionOptions options) {
    if (cursor.question() != Cursor.digest(text, filter, options)) {
      throw new IllegalArgumentException(
          "cursor: it came with the answer to another question (expected: the same text, filter and options; topK, deadlineMs, passageText, explain, answer and facets may differ)");
    }
    if (cursor.given().size() + topK > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "cursor: %d passages came before it, with topK %d (expected: at most %d together)"
              .formatted(cursor.given().size(), topK, MAX_DEPTH));
    }
  }

  /**
   * A question that is answered in the usual way.
   *
   * @throws IllegalArgumentException naming the field, what was found and what is expected
   */
  public Question(String id, String text, int topK, PassageFilter filter, Duration deadline) {
    this(id, text, topK, filter, deadline, QuestionOptions.DEFAULT);
  }

  /**
   * A question with the usual number of answers and the usual deadline, about all passages.
   *
   * @throws IllegalArgumentException naming the field, what was found and what is expected
   */
  public static Question of(String id, String text) {
    return new Question(id, text, DEFAULT_TOP_K, PassageFilter.NONE, DEFAULT_DEADLINE);
  }

  /**
   * The same, answered in another way.
   *
   * @throws IllegalArgumentException if offset and topK are too much together
   */
  public Question with(QuestionOptions newOptions) {
    return new Question(id, text, topK, filter, deadline, newOptions);
  }

  /** What is encoded of the text: all of it but the signs of conditions and what is excluded. */
  public String encoded() {
    return searched().plain();
  }

  /** The text with the conditions that it has; none where vectors alone are compared. */
  SearchText searched() {
    return options.mode() == QuestionOptions.Mode.DENSE
        ? SearchText.plain(text)
        : SearchText.parse(text);
  }

  /**
   * How many passages every shard has to find, so that the answers are among them: those that are
   * asked for and left out, more where some are folded, and no fewer than are ranked again.
   *
   * @return 1 to {@value #MAX_DEPTH}
   */
  public int depth() {
    int before = options.cursor().map(c -> Cursor.parse(c).given().size()).orElse(options.offset());
    int wanted = before + topK;
    if (options.fold() || options.groupBy().isPresent()) {
      wanted = Math.max(wanted, Math.min(FOLDED_DEPTH * wanted, MAX_FOLDED_DEPTH));
    }
    boolean scoredAgain = options.rerank() || options.mode() != QuestionOptions.Mode.DENSE;
    return scoredAgain ? Math.max(wanted, options.candidates()) : wanted;
  }

  /**
   * Why a generation cannot answer it: its cursor is of another one. Empty where it can.
   *
   * @param generation that is to answer, 1 or more
   */
  public Optional<String> refusedBy(int generation) {
    return options
        .cursor()
        .map(Cursor::parse)
        .filter(cursor -> cursor.generation() != generation)
        .map(
            cursor ->
                "not searched: the cursor is of generation g%d, and g%d answers now, which has other scores; ask again without it"
                    .formatted(cursor.generation(), generation));
  }
}
