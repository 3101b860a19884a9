package dev.relkt.topic;

import dev.relkt.dataset.file.Utf8;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** Bytes to text, without the usual silent replacement of what is not UTF-8. */
public final class StrictText {

  private StrictText() {}

  /**
   * @param what the name of the bytes, for the rejection
   * @throws RejectedRecord naming the first byte that is not UTF-8
   */
  public static String utf8(String what, byte[] bytes) {
    return Utf8.decode(bytes)
        .orElseThrow(
            () -> {
              int at = Utf8.validBytes(bytes);
              return new RejectedRecord(
                  "%s: not UTF-8, byte 0x%02X at position %d (expected: UTF-8)"
                      .formatted(what, bytes[at] & 0xFF, at),
                  new CharacterCodingException());
            });
  }

  /**
   * @param meaning what the key is, for the rejection
   * @throws RejectedRecord if there is none, it is not UTF-8, or another tool put something around
   *     it
   */
  static String key(byte @Nullable [] key, String meaning) {
    if (key == null || key.length == 0) {
      throw new RejectedRecord("key: missing (expected: %s, as UTF-8)".formatted(meaning));
    }
    ForeignRecords.refuseKeyBytes(key, meaning);
    String text = utf8("key", key);
    ForeignRecords.refuseKey(text, meaning);
    return text;
  }

  /**
   * @param maxBytes the limit of this installation
   * @throws RejectedRecord if the value is longer
   */
  public static void refuseLargerThan(int maxBytes, byte[] value) {
    if (value.length > maxBytes) {
      throw new RejectedRecord(
          RejectionKind.TOO_LARGE,
          "value: %,d bytes (expected: at most %,d)".formatted(value.length, maxBytes),
          null);
    }
  }
}
