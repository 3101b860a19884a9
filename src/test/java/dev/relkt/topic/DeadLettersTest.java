package dev.relkt.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

  private static final byte[] NOT_UTF8 = {(byte) 0xFF, 0, 1};

  private static RawRecord original() {
    return new RawRecord(
        "passages",
        2,
        41,
        1_767_225_600_000L,
        NOT_UTF8,
        new byte[] {(byte) 0xC3},
        List.of(
            RecordHeader.of("traceparent", "00-1-2-01"),
            new RecordHeader("nothing", null),
            RecordHeader.of("traceparent", "00-3-4-01")));
  }

  @Test
  void keepsBytesAndHeadersAndSaysWhatHappened() {
    var produced =
        DeadLetters.encode(
            "passages.dlq", new DeadLetter(original(), new Rejection("too bad", "java.lang.X")));
    assertThat(produced.key()).isEqualTo(NOT_UTF8);
    assertThat(produced.value()).isEqualTo(new byte[] {(byte) 0xC3});
    RawRecord letter = Records.of(produced);
    assertThat(letter.headers().stream().map(RecordHeader::name))
        .containsExactly(
            "traceparent",
            "nothing",
            "traceparent",
            "relkt.reason",
            "relkt.exception",
            "relkt.topic",
            "relkt.partition",
            "relkt.offset",
            "relkt.timestamp");
    assertThat(letter.header("relkt.reason")).hasValue("too bad");
    assertThat(letter.header("relkt.exception")).hasValue("java.lang.X");
    assertThat(letter.header("relkt.topic")).hasValue("passages");
    assertThat(letter.header("relkt.partition")).hasValue("2");
    assertThat(letter.header("relkt.offset")).hasValue("41");
    assertThat(letter.header("relkt.timestamp")).hasValue("1767225600000");
  }

  @Test
  void readsWhatItWrites() {
    var letter = new DeadLetter(original(), new Rejection("too bad", ""));
    DeadLetter read = DeadLetters.decode(Records.of(DeadLetters.encode("passages.dlq", letter)));
    assertThat(read.rejection()).isEqualTo(letter.rejection());
    assertThat(read.original()).usingRecursiveComparison().isEqualTo(letter.original());
  }

  @Test
  void replaysTheOriginalToItsTopic() {
    var letter = new DeadLetter(original(), new Rejection("too bad", ""));
    var replayed = DeadLetters.replay(letter);
    assertThat(replayed.topic()).isEqualTo("passages");
    assertThat(replayed.key()).isEqualTo(NOT_UTF8);
    assertThat(replayed.headers().toArray()).hasSize(3);
  }

  @Test
  void aReplayedLetterThatIsRefusedAgainTellsTheNewStory() {
    var first = new DeadLetter(original(), new Rejection("first", "A"));
    RawRecord back = Records.of(DeadLetters.encode("passages.dlq", first));
    var again =
        Records.of(
            DeadLetters.encode("passages.dlq", new DeadLetter(back, new Rejection("second", ""))));
    assertThat(again.headers().stream().filter(h -> h.name().equals("relkt.reason"))).hasSize(1);
    assertThat(again.header("relkt.reason")).hasValue("second");
  }

  @Test
  void cutsAValueThatWouldNotFitWithItsHeaders() {
    var huge =
        new RawRecord(
            "passages", 0, 0, 0, NOT_UTF8, new byte[DeadLetters.MAX_BYTES + 1], List.of());
    RawRecord letter =
        Records.of(
            DeadLetters.encode("passages.dlq", new DeadLetter(huge, new Rejection("x", ""))));
    assertThat(letter.value()).hasSizeLessThanOrEqualTo(DeadLetters.MAX_BYTES);
    assertThat(letter.header("relkt.cut-from"))
        .hasValue(Integer.toString(DeadLetters.MAX_BYTES + 1));
  }

  @Test
  void readsALetterThatSomebodyElseWrote() {
    DeadLetter letter = DeadLetters.decode(Records.of("a", "b"));
    assertThat(letter.original().topic()).isEqualTo("unknown");
    assertThat(letter.original().offset()).isEqualTo(-1);
  }
}
