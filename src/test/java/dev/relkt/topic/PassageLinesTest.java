package dev.relkt.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PassageLinesTest {

  private final PassageLines lines = new PassageLines(new PassagesTopic(), "passages");

  @Test
  void aLineIsWhatItsRecordWouldBe() {
    assertThat(read("\uFEFF{\"text\":\"The moon\",\"id\":\"moon\",\"lang\":\"en\"}"))
        .isInstanceOfSatisfying(
            Decoded.Accepted.class,
            accepted ->
                assertThat(((PassageChange.Upsert) accepted.value()).passage().id())
                    .isEqualTo(new PassageId("moon")));
  }

  @Test
  void aLineWithoutAnIdIsRefused() {
    assertThat(reason("{\"text\":\"The moon\"}"))
        .isEqualTo("id: missing or empty (expected: a string, the passage's name)");
    assertThat(reason("{\"id\":3,\"text\":\"The moon\"}"))
        .isEqualTo("id: 3, a number (expected: a string, \"3\")");
  }

  @Test
  void aConditionIsRefusedSinceLinesHaveNoOrderOfArrival() {
    assertThat(reason("{\"id\":\"moon\",\"text\":\"The moon\",\"ifVersion\":2}"))
        .isEqualTo("ifVersion: 2 (expected: none in a file; version decides between lines)");
  }

  @Test
  void whatTheTopicRefusesIsRefused() {
    assertThat(reason("{\"id\":\"moon\",\"txt\":\"The moon\"}")).contains("txt");
    assertThat(reason("no JSON")).startsWith("value: ");
  }

  @Test
  void aRecordSaysFileAndLineAndCanBeSentToTheTopic() {
    RawRecord record = lines.record(bytes("{\"id\":\"moon\"}"), 17, "file:/a.jsonl", 3);
    assertThat(record.header(DeadLetters.FILE)).hasValue("file:/a.jsonl");
    assertThat(record.header(DeadLetters.LINE)).hasValue("3");
    DeadLetter letter =
        DeadLetters.decode(
            Records.of(
                DeadLetters.encode(
                    "passages.dlq",
                    new DeadLetter(record, new Rejection("file:/a.jsonl:3: text: missing", "")),
                    DeadLetters.DEFAULT_MAX_BYTES)));
    assertThat(letter.original().topic()).isEqualTo("passages");
    assertThat(letter.original().key()).isEqualTo(bytes("moon"));
    assertThat(DeadLetters.replay(letter).topic()).isEqualTo("passages");
  }

  @Test
  void aLineThatIsNotThereAsAWholeIsNotSentAgain() {
    RawRecord line = lines.record(bytes("{\"id\":\"moon\""), 17, "file:/a.jsonl", 3);
    assertThat(DeadLetters.isCut(letter(line))).isFalse();
    assertThat(DeadLetters.isCut(letter(PassageLines.cut(line)))).isTrue();
  }

  private static RawRecord letter(RawRecord line) {
    return Records.of(
        DeadLetters.encode(
            "passages.dlq",
            new DeadLetter(line, new Rejection("no whole line", "")),
            DeadLetters.DEFAULT_MAX_BYTES));
  }

  private Decoded<PassageChange> read(String line) {
    return lines.decode(lines.record(bytes(line), 0, "file:/a.jsonl", 1));
  }

  private String reason(String line) {
    return ((Decoded.Rejected<PassageChange>) read(line)).rejection().reason();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
