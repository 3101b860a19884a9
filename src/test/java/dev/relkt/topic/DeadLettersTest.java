package dev.relkt.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
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
            "passages.dlq",
            new DeadLetter(original(), new Rejection("too bad", "java.lang.X")),
            DeadLetters.DEFAULT_MAX_BYTES);
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
    DeadLetter read =
        DeadLetters.decode(
            Records.of(DeadLetters.encode("passages.dlq", letter, DeadLetters.DEFAULT_MAX_BYTES)));
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
    RawRecord back =
        Records.of(DeadLetters.encode("passages.dlq", first, DeadLetters.DEFAULT_MAX_BYTES));
    var again =
        Records.of(
            DeadLetters.encode(
                "passages.dlq",
                new DeadLetter(back, new Rejection("second", "")),
                DeadLetters.DEFAULT_MAX_BYTES));
    assertThat(again.headers().stream().filter(h -> h.name().equals("relkt.reason"))).hasSize(1);
    assertThat(again.header("relkt.reason")).hasValue("second");
  }

  @Test
  void everyRecordBecomesALetterThatFitsAndTellsWhatIsMissing() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    int max = 20_000;
    for (int round = 0; round < 500; round++) {
      List<RecordHeader> headers = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        headers.add(new RecordHeader("header-" + i, size(random, max / 2)));
      }
      var record =
          new RawRecord("passages", 0, 0, 0, size(random, max), size(random, 2 * max), headers);
      RawRecord letter = Records.of(letterOf(record, max));

      assertThat(Records.estimate(letter)).as("seed %d", seed).isLessThanOrEqualTo(max);
      assertThat(letter.header("relkt.reason")).hasValue("x");
      boolean whole =
          Arrays.equals(record.key(), letter.key())
              && Arrays.equals(record.value(), letter.value())
              && DeadLetters.decode(letter).original().headers().equals(headers);
      assertThat(DeadLetters.isCut(letter)).as("seed %d", seed).isEqualTo(!whole);
    }
  }

  private static byte @Nullable [] size(Random random, int bound) {
    return random.nextInt(6) == 0 ? null : new byte[random.nextInt(bound)];
  }

  private static ProducerRecord<byte @Nullable [], byte @Nullable []> letterOf(
      RawRecord record, int max) {
    return DeadLetters.encode("passages.dlq", new DeadLetter(record, new Rejection("x", "")), max);
  }

  @Test
  void aRecordThatJustFitsItsTopicIsCutByItsValueAlone() {
    byte[] value = new byte[12_399_990];
    var record =
        new RawRecord(
            "passages",
            0,
            0,
            0,
            new byte[182_800],
            value,
            List.of(RecordHeader.of("traceparent", "00-1-2-01")));
    RawRecord letter = Records.of(letterOf(record, DeadLetters.DEFAULT_MAX_BYTES));
    assertThat(letter.key()).hasSize(182_800);
    assertThat(letter.header("traceparent")).hasValue("00-1-2-01");
    assertThat(letter.value()).hasSizeBetween(12_390_000, value.length - 1);
    assertThat(letter.header("relkt.cut-from")).hasValue("12399990");
    assertThat(letter.header("relkt.value-sha256")).hasValue(sha256(value));
    assertThat(letter.header("relkt.key-length")).isEmpty();
  }

  @Test
  void aKeyThatFillsTheRecordIsCutAndItsDigestKept() {
    byte[] key = new byte[14_000_000];
    var record =
        new RawRecord(
            "passages", 0, 0, 0, key, new byte[2], List.of(RecordHeader.of("h", "gone too")));
    RawRecord letter = Records.of(letterOf(record, DeadLetters.DEFAULT_MAX_BYTES));
    assertThat(letter.key()).hasSizeGreaterThan(12_500_000);
    assertThat(letter.header("relkt.key-length")).hasValue("14000000");
    assertThat(letter.header("relkt.key-sha256")).hasValue(sha256(key));
    assertThat(letter.header("relkt.headers-length")).hasValue("9");
    assertThat(letter.header("h")).isEmpty();
    assertThat(letter.value()).isEmpty();
    assertThat(letter.header("relkt.cut-from")).hasValue("2");
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readsALetterThatSomebodyElseWrote() {
    DeadLetter letter = DeadLetters.decode(Records.of("a", "b"));
    assertThat(letter.original().topic()).isEqualTo("unknown");
    assertThat(letter.original().offset()).isEqualTo(-1);
  }
}
