package dev.relkt.dataset.file;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bytes to text, without the usual silent replacement of what is not UTF-8. */
public final class Utf8 {

  private Utf8() {}

  /** Where the first byte is that is not UTF-8; their number where all of them are. */
  public static int validBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length), true);
    return in.position();
  }

  /** The text; empty if the bytes are not UTF-8. */
  public static Optional<String> decode(byte[] bytes) {
    try {
      // Such a decoder reports what it cannot read.
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
