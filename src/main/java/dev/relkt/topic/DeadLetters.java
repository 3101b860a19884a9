package dev.relkt.topic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
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
 */
public final class DeadLetters {

  public static final String SUFFIX = ".dlq";

  public static final String REASON = "relkt.reason";
  public static final String EXCEPTION = "relkt.exception";
  public static final String TOPIC = "relkt.topic";
  public static final String PARTITION = "relkt.partition";
  public static final String OFFSET = "relkt.offset";
  public static final String TIMESTAMP = "relkt.timestamp";

  public static final String CUT_FROM = "relkt.cut-from";

  /** A larger value is cut, since it would not fit beside the headers into a record of 12 MiB. */
  public static final int MAX_BYTES = 12_400_000;

  private static final List<String> OURS =
      List.of(REASON, EXCEPTION, TOPIC, PARTITION, OFFSET, TIMESTAMP, CUT_FROM);

  private DeadLetters() {}

  /** The name of the dead-letter topic of a topic. */
  public static String topicOf(String topic) {
    return topic + SUFFIX;
  }

  /** The record for the dead-letter topic {@code topic}. */
  public static ProducerRecord<byte @Nullable [], byte @Nullable []> encode(
      String topic, DeadLetter letter) {
    RawRecord original = letter.original();
    byte[] value = original.value();
    boolean fits = value == null || value.length <= MAX_BYTES;
    ProducerRecord<byte @Nullable [], byte @Nullable []> produced =
        new ProducerRecord<>(topic, original.key(), fits ? value : Arrays.copyOf(value, MAX_BYTES));
    copyHeaders(original, produced);
    if (value != null && !fits) {
      add(produced, CUT_FROM, Integer.toString(value.length));
    }
    add(produced, REASON, letter.rejection().reason());
    add(produced, EXCEPTION, letter.rejection().exception());
    add(produced, TOPIC, original.topic());
    add(produced, PARTITION, Integer.toString(original.partition()));
    add(produced, OFFSET, Long.toString(original.offset()));
    add(produced, TIMESTAMP, Long.toString(original.timestampMillis()));
    return produced;
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
            letter.headers().stream().filter(h -> !OURS.contains(h.name())).toList());
    return new DeadLetter(
        original,
        new Rejection(letter.header(REASON).orElse(""), letter.header(EXCEPTION).orElse("")));
  }

  /** The record that brings a dead letter back to the topic that it came from. */
  public static ProducerRecord<byte @Nullable [], byte @Nullable []> replay(DeadLetter letter) {
    RawRecord original = letter.original();
    ProducerRecord<byte @Nullable [], byte @Nullable []> produced =
        new ProducerRecord<>(original.topic(), original.key(), original.value());
    copyHeaders(original, produced);
    return produced;
  }

  private static void copyHeaders(
      RawRecord original, ProducerRecord<byte @Nullable [], byte @Nullable []> produced) {
    original.headers().stream()
        .filter(h -> !OURS.contains(h.name()))
        .forEach(h -> produced.headers().add(h.name(), h.value()));
  }

  private static void add(ProducerRecord<?, ?> produced, String name, String text) {
    produced.headers().add(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static long number(RawRecord letter, String header) {
    try {
      return Long.parseLong(letter.header(header).orElse("-1"));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
