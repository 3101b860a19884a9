package dev.relkt.topic;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topics {@code <topic>.dlq}: records that were kept out.
 *
 * <p>Key, value and headers are those of the original record, byte for byte. Added headers, all
 * UTF-8: {@value #REASON}, {@value #EXCEPTION} (the class of the exception, where there was one),
 * {@value #TOPIC}, {@value #PARTITION}, {@value #OFFSET} and {@value #TIMESTAMP} (milliseconds
 * since 1970) of the original record. Headers of these names on the original, as a replayed dead
 * letter has them, are replaced.
 *
 * <p>A line of a file that the indexing job read itself has {@value #FILE} and {@value #LINE} too,
 * partition and offset −1, and {@value #CUT_LINE} where it is not there as a whole.
 *
 * <p>A topic takes records that leave no room for these headers, and batches that are larger than
 * its limit once they are unpacked. Such a record is cut: its value, where that is not enough its
 * headers from the last on, then its key. Lengths in bytes and SHA-256 (hexadecimal) of what was
 * cut are in further headers: {@value RecordTruncation#VALUE_LENGTH}, {@value
 * RecordTruncation#VALUE_SHA256} of the whole value; {@value RecordTruncation#HEADERS_LENGTH},
 * {@value RecordTruncation#HEADERS_SHA256} of names and values of the headers that were left out,
 * one after the other; {@value RecordTruncation#KEY_LENGTH}, {@value RecordTruncation#KEY_SHA256}
 * of the whole key.
 */
public final class DeadLetters {

  public static final String SUFFIX = ".dlq";

  public static final String REASON = "relkt.reason";
  public static final String EXCEPTION = "relkt.exception";
  public static final String TOPIC = "relkt.topic";
  public static final String PARTITION = "relkt.partition";
  public static final String OFFSET = "relkt.offset";
  public static final String TIMESTAMP = "relkt.timestamp";

  /** Where a line of a file is from that came without a topic: the file. */
  public static final String FILE = "relkt.file";

  /** As {@link #FILE}: the line, from 1. */
  public static final String LINE = "relkt.line";

  /** As {@link #FILE}: there where the line is longer than the value, or was not read at all. */
  public static final String CUT_LINE = "relkt.line-cut";

  /** The largest record that a dead letter becomes unless somebody says otherwise: 12 MiB. */
  public static final int DEFAULT_MAX_BYTES = 12 * 1024 * 1024;

  /** Reasons that are longer are cut. */
  private static final int MAX_REASON_CHARS = 4_000;

  private static final List<String> OURS =
      Stream.concat(
              Stream.of(REASON, EXCEPTION, TOPIC, PARTITION, OFFSET, TIMESTAMP),
              RecordTruncation.NAMES.stream())
          .toList();

  private DeadLetters() {}

  public static String topicOf(String topic) {
    return topic + SUFFIX;
  }

  /**
   * The record for the dead-letter topic {@code topic}.
   *
   * @param maxBytes what the topic and the producer take, batch included; 16,384 or more
   */
  public static ProducerRecord<byte @Nullable [], byte @Nullable []> encode(
      String topic, DeadLetter letter, int maxBytes) {
    RawRecord original = letter.original();
    String reason = letter.rejection().reason();
    List<RecordHeader> ours =
        List.of(
            RecordHeader.of(
                REASON,
                reason.length() <= MAX_REASON_CHARS
                    ? reason
                    : reason.substring(0, MAX_REASON_CHARS) + "…"),
            RecordHeader.of(EXCEPTION, letter.rejection().exception()),
            RecordHeader.of(TOPIC, original.topic()),
            RecordHeader.of(PARTITION, Integer.toString(original.partition())),
            RecordHeader.of(OFFSET, Long.toString(original.offset())),
            RecordHeader.of(TIMESTAMP, Long.toString(original.timestampMillis())));
    RecordTruncation cut =
        RecordTruncation.of(original, theirs(original), maxBytes, RecordTruncation.bytes(ours));
    ProducerRecord<byte @Nullable [], byte @Nullable []> produced =
        new ProducerRecord<>(topic, cut.key(), cut.value());
    Stream.of(cut.headers(), ours, cut.told())
        .flatMap(List::stream)
        .forEach(header -> produced.headers().add(header.name(), header.value()));
    return produced;
  }

  /** Whether something of the original is missing in a record of a dead-letter topic. */
  public static boolean isCut(RawRecord letter) {
    return !cut(letter).isEmpty();
  }

  /** Headers that tell what of the original is missing; none where it is whole. */
  public static List<RecordHeader> cut(RawRecord letter) {
    return letter.headers().stream()
        .filter(h -> RecordTruncation.NAMES.contains(h.name()) || h.name().equals(CUT_LINE))
        .toList();
  }

  /**
   * Reads a record of a dead-letter topic. Missing headers give an empty reason, an unknown topic,
   * and −1.
   */
  public static DeadLetter decode(RawRecord letter) {
    var original =
        new RawRecord(
            letter.header(TOPIC).orElse("unknown"),
            (int) number(letter, PARTITION),
            number(letter, OFFSET),
            number(letter, TIMESTAMP),
            letter.key(),
            letter.value(),
            theirs(letter));
    return new DeadLetter(
        original,
        new Rejection(letter.header(REASON).orElse(""), letter.header(EXCEPTION).orElse("")));
  }

  /** The record that brings a dead letter back to the topic that it came from. */
  public static ProducerRecord<byte @Nullable [], byte @Nullable []> replay(DeadLetter letter) {
    RawRecord original = letter.original();
    ProducerRecord<byte @Nullable [], byte @Nullable []> produced =
        new ProducerRecord<>(original.topic(), original.key(), original.value());
    theirs(original).forEach(header -> produced.headers().add(header.name(), header.value()));
    return produced;
  }

  private static List<RecordHeader> theirs(RawRecord record) {
    return record.headers().stream().filter(h -> !OURS.contains(h.name())).toList();
  }

  private static long number(RawRecord letter, String header) {
    try {
      return Long.parseLong(letter.header(header).orElse("-1"));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
