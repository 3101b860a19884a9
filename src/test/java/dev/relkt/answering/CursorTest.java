package dev.relkt.answering;

import static dev.relkt.answering.AnswersUnderTest.answer;
import static dev.relkt.answering.AnswersUnderTest.ids;
import static dev.relkt.answering.AnswersUnderTest.question;
import static dev.relkt.answering.AnswersUnderTest.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Questions that go on after an answer. */
class CursorTest {

  private static final String DAMAGED =
      "cursor: no answer came with it (expected: the cursor of an answer, unchanged)";

  private static List<Answer> passages(int count) {
    List<Answer> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      found.add(answer("p%05d".formatted(i), 1 - i / 20_000.0, "en", "text " + i));
    }
    return found;
  }

  private static QuestionOptions after(Reply reply) {
    return QuestionOptions.builder().cursor(reply.cursor().orElseThrow()).build();
  }

  @Test
  void pagesAreTheSameAsOneLongAnswer() {
    List<Answer> found = passages(123);
    List<String> paged = new ArrayList<>();
    Reply page = reply(question("q", 10, QuestionOptions.DEFAULT), 7, found);
    int pages = 1;
    while (true) {
      paged.addAll(ids(page));
      assertThat(page.notes()).isEmpty();
      if (page.cursor().isEmpty()) {
        break;
      }
      page = reply(question("q", 10, after(page)), 7, found);
      pages++;
    }
    assertThat(pages).isEqualTo(13);
    assertThat(paged)
        .isEqualTo(ids(reply(question("q", 1_000, QuestionOptions.DEFAULT), 7, found)));
  }

  @Test
  void noPassageComesTwiceWhereANewerSnapshotRanksOtherwise() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    List<Answer> found = passages(100);
    List<String> given = new ArrayList<>();
    Reply page = reply(question("q", 10, QuestionOptions.DEFAULT), 1, found);
    for (int snapshot = 2; page.cursor().isPresent(); snapshot++) {
      given.addAll(ids(page));
      List<Answer> shuffled = new ArrayList<>(found);
      Collections.shuffle(shuffled, random);
      List<Answer> otherwise = new ArrayList<>();
      for (int i = 0; i < shuffled.size(); i++) {
        otherwise.add(shuffled.get(i).with(1 - i / 200f));
      }
      page = reply(question("q", 10, after(page)), snapshot, otherwise);
      assertThat(page.notes())
          .first()
          .isEqualTo(
              "the cursor is of snapshot %d, the answer of snapshot %d, which replaced it: no passage comes twice, what was written or ranked otherwise since may be missing"
                  .formatted(snapshot - 1, snapshot));
    }
    given.addAll(ids(page));
    assertThat(given).doesNotHaveDuplicates().hasSize(100);
  }

  @Test
  void goesOnAfterAnOffset() {
    List<Answer> found = passages(40);
    Reply first = reply(question("q", 5, QuestionOptions.builder().offset(20).build()), 7, found);
    assertThat(ids(reply(question("q", 2, after(first)), 7, found)))
        .containsExactly("p00025", "p00026");
  }

  @Test
  void theLastPageHasNoCursor() {
    assertThat(reply(question("q", 10, QuestionOptions.DEFAULT), 7, passages(10)).cursor())
        .isEmpty();
    assertThat(reply(question("q", 10, QuestionOptions.DEFAULT), 7, passages(11)).cursor())
        .isPresent();
    assertThat(reply(question("q", 10, QuestionOptions.DEFAULT), 7, List.of()).cursor()).isEmpty();
  }

  @Test
  void refusesACursorThatWasChanged() {
    String cursor =
        reply(question("q", 10, QuestionOptions.DEFAULT), 7, passages(99)).cursor().orElseThrow();
    byte[] bytes = Base64.getUrlDecoder().decode(cursor);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(changed), DAMAGED);
    }
    assertRefused("", DAMAGED);
    assertRefused("next page, please", DAMAGED);
    assertRefused(cursor.substring(0, cursor.length() - 4), DAMAGED);
    assertRefused("A".repeat(200_000), DAMAGED);
  }

  private static void assertRefused(String cursor, String reason) {
    assertThatThrownBy(() -> question("q", 10, QuestionOptions.builder().cursor(cursor).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason);
  }

  @Test
  void refusesTheCursorOfAnotherQuestion() {
    Reply first = reply(question("q", 10, QuestionOptions.DEFAULT), 7, passages(99));
    String reason =
        "cursor: it came with the answer to another question (expected: the same text, filter and options; topK, deadlineMs, passageText, explain, answer and facets may differ)";
    assertThatThrownBy(() -> question("other", 10, after(first))).hasMessage(reason);
    assertThatThrownBy(() -> question("q", 10, after(first).toBuilder().fold(true).build()))
        .hasMessage(reason);
    assertThat(
            question(
                    "q",
                    1_000,
                    after(first).toBuilder().text(QuestionOptions.Text.NONE).explain(true).build())
                .topK())
        .isEqualTo(1_000);
  }

  @Test
  void saysThatTheGenerationOfTheCursorDoesNotAnswer() {
    Reply first = reply(question("q", 10, QuestionOptions.DEFAULT), 7, passages(99));
    Question next = question("q", 10, after(first));
    assertThat(next.refusedBy(1)).isEmpty();
    assertThat(next.refusedBy(2))
        .hasValue(
            "not searched: the cursor is of generation g1, and g2 answers now, which has other scores; ask again without it");
    assertThat(question("q", 10, QuestionOptions.DEFAULT).refusedBy(2)).isEqualTo(Optional.empty());
  }

  @Test
  void endsWhereNoMoreCanBeReached() {
    List<Answer> found = passages(10_050);
    Reply last =
        reply(question("q", 1_000, QuestionOptions.builder().offset(9_000).build()), 7, found);
    assertThat(ids(last)).hasSize(1_000).endsWith("p09999");
    assertThat(last.cursor()).isEmpty();
    assertThat(last.notes()).containsExactly("no passages after the best 10000 can be reached");
    Reply almost =
        reply(question("q", 990, QuestionOptions.builder().offset(9_000).build()), 7, found);
    assertThatThrownBy(() -> question("q", 11, after(almost)))
        .hasMessage(
            "cursor: 9990 passages came before it, with topK 11 (expected: at most 10000 together)");
    assertThat(ids(reply(question("q", 10, after(almost)), 7, found))).endsWith("p09999");
  }
}
