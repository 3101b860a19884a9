package dev.relkt.dataset;

import dev.relkt.dataset.file.ByteLines;
import dev.relkt.dataset.file.FileMistake;
import dev.relkt.dataset.file.ForeignContent;
import dev.relkt.dataset.file.Unpacked;
import dev.relkt.dataset.file.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text file line by line, gzipped or not (told by its first bytes, not its name), UTF-8 checked,
 * byte order marks at the beginnings of lines, and blank lines, passed over. All mistakes are
 * collected with file and line.
 */
final class TextLines {

  /** A longer line is no line of these formats. */
  private static final int MAX_LINE_BYTES = 16 << 20;

  /** Enough to tell what is no text. */
  private static final int START_BYTES = 4096;

  private TextLines() {}

  /** Takes a line; an {@link IllegalArgumentException} it throws becomes a mistake of that line. */
  interface Taker {
    void take(String line, int number);
  }

  /**
   * @param path of the file
   * @param what the file holds, for errors: {@code passages}
   * @throws DataRefused with every mistake, each as {@code file:line: …}
   */
  static void read(Path path, String what, Taker taker) {
    if (!Files.exists(path)) {
      throw new DataRefused("%s: no such file (expected: a file of %s)".formatted(path, what));
    }
    if (Files.isDirectory(path)) {
      throw new DataRefused("%s: a folder (expected: a file of %s)".formatted(path, what));
    }
    List<String> mistakes = new ArrayList<>();
    int taken = 0;
    int number = 0;
    try (InputStream in = Unpacked.open(path)) {
      in.mark(START_BYTES);
      ForeignContent.name(in.readNBytes(START_BYTES))
          .ifPresent(
              other -> {
                throw new DataRefused(
                    "%s: %s (expected: %s, text in UTF-8)".formatted(path, other, what));
              });
      in.reset();
      var lines = new ByteLines(in, MAX_LINE_BYTES);
      while (lines.next()) {
        if (lines.length() > MAX_LINE_BYTES) {
          throw new IOException(
              "a line of more than %,d bytes (expected: one record a line)"
                  .formatted(MAX_LINE_BYTES));
        }
        number++;
        try {
          String text = decode(lines.bytes());
          if (!text.isBlank()) {
            taken++;
            taker.take(text, number);
          }
        } catch (IllegalArgumentException e) {
          mistakes.add("%s:%d: %s".formatted(path, number, e.getMessage()));
        }
      }
    } catch (NoSuchFileException e) {
      throw new DataRefused("%s: no such file (expected: a file of %s)".formatted(path, what), e);
    } catch (IOException e) {
      throw new DataRefused(
          "%s:%d: cannot be read: %s".formatted(path, number + 1, FileMistake.describe(e)), e);
    }
    if (mistakes.isEmpty() && taken == 0) {
      mistakes.add("%s: empty (expected: %s)".formatted(path, what));
    }
    if (!mistakes.isEmpty()) {
      throw DataRefused.all(mistakes);
    }
  }

  /** Without a byte order mark and carriage returns at its end. */
  private static String decode(byte[] line) {
    int end = line.length;
    while (end > 0 && line[end - 1] == '\r') {
      end--;
    }
    String text =
        Utf8.decode(Arrays.copyOf(line, end))
            .orElseThrow(() -> new IllegalArgumentException("invalid UTF-8 (expected: UTF-8)"));
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
