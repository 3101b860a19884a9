package dev.relkt.topic;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Bytes to text, without the usual silent replacement of what is not UTF-8. */
public final class StrictText {

  private StrictText() {}

  /**
   * @param what the name of the bytes, for the rejection
   * @throws RejectedRecord naming the first byte that is not UTF-8
   */
  public static String utf8(String what, byte[] bytes) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      var cause = new CharacterCodingException();
      throw new RejectedRecord(
          "%s: not UTF-8, byte 0x%02X at position %d (expected: UTF-8)"
              .formatted(what, bytes[in.position()] & 0xFF, in.position()),
          cause);
    }
    return out.flip().toString();
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
          "value: %,d bytes (expected: at most %,d)".formatted(value.length, maxBytes));
    }
  }
}
