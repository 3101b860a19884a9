package dev.relkt.dataset.file;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Content that is not text with line feeds, told by its first bytes. */
public final class ForeignContent {

  private record Beginning(byte[] bytes, String words) {}

  private static final List<Beginning> BEGINNINGS =
      List.of(
          of("PK\u0003\u0004", "a zip archive; unpack it first: unzip -p FILE"),
          of("\u00FF\u00FE\u0000\u0000", "text in UTF-32; write it as UTF-8: iconv -f UTF-32 FILE"),
          of("\u00FD7zXZ", "packed by xz; unpack it first: xz -dc FILE"),
          of("BZh", "packed by bzip2; unpack it first: bzip2 -dc FILE"),
          of(
              "PAR1",
              "a Parquet file; passages are read from one that is a file of its own, not packed or piped"),
          of("Obj\u0001", "an Avro file; write it as JSON Lines"),
          of("SQLite format 3", "a SQLite database; write its rows as JSON Lines"),
          of("%PDF-", "a PDF file; take the text out of it and write it as JSON Lines"));

  private static final byte[] LITTLE_ENDIAN = {(byte) 0xFF, (byte) 0xFE};
  private static final byte[] BIG_ENDIAN = {(byte) 0xFE, (byte) 0xFF};

  private static final byte[] UTF_32 = {(byte) 0xFF, (byte) 0xFE, 0, 0};

  private ForeignContent() {}

  /**
   * What the content is and the way out, if it is something else.
   *
   * @param start its first bytes, some hundred at least where it has so many
   */
  public static Optional<String> name(byte[] start) {
    for (Beginning beginning : BEGINNINGS) {
      if (beginsWith(start, beginning.bytes)) {
        return Optional.of(beginning.words);
      }
    }
    return hasCarriageReturnsAlone(start)
        ? Optional.of(
            "lines that end with a carriage return alone; write line feeds: tr '\\r' '\\n' < FILE")
        : Optional.empty();
  }

  private static boolean hasCarriageReturnsAlone(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    return text.indexOf('\r') >= 0
        && text.indexOf('\n') < 0
        && text.matches("(?s).*?[}\\]]\\s*\\r\\s*[{\\[].*");
  }

  /** Whether a text begins as UTF-16 does: with its mark, or with two signs of ASCII in it. */
  public static boolean isUtf16(byte[] start) {
    if (beginsWith(start, UTF_32)) {
      return false;
    }
    if (beginsWith(start, LITTLE_ENDIAN) || beginsWith(start, BIG_ENDIAN)) {
      return true;
    }
    return start.length >= 4
        && (start[0] == 0) != (start[1] == 0)
        && (start[0] == 0) == (start[2] == 0)
        && (start[1] == 0) == (start[3] == 0);
  }

  private static boolean beginsWith(byte[] start, byte[] bytes) {
    return start.length >= bytes.length
        && java.util.Arrays.equals(start, 0, bytes.length, bytes, 0, bytes.length);
  }

  private static Beginning of(String bytes, String words) {
    return new Beginning(bytes.getBytes(StandardCharsets.ISO_8859_1), words);
  }
}
