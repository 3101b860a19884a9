package dev.relkt.passage;

import java.nio.charset.StandardCharsets;

/**
 * The stable name of a passage, chosen by whoever writes it; also the key of its records on Kafka.
 *
 * @param value 1 to {@value #MAX_BYTES} bytes of UTF-8, not blank, without control characters
 */
public record PassageId(String value) implements Comparable<PassageId> {

  /** The longest id, in bytes of UTF-8. */
  public static final int MAX_BYTES = 512;

  /**
   * @throws IllegalArgumentException saying what was found and what is expected
   */
  public PassageId {
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          "passage id: empty or blank (expected: 1 to %d bytes of text)".formatted(MAX_BYTES));
    }
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "passage id: %d bytes (expected: at most %d)".formatted(bytes, MAX_BYTES));
    }
    Texts.refuseControlCharacters("passage id", value);
  }

  @Override
  public int compareTo(PassageId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
