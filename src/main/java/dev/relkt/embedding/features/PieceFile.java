package dev.relkt.embedding.features;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * The file of a vocabulary: UTF-8, one piece a line, {@code piece TAB log-probability LF}, the
 * probability with five decimals. The number of a line, from 0, is the piece's id in its stream. No
 * header, no comment, no empty line.
 */
public final class PieceFile {

  private PieceFile() {}

  /** Writes a vocabulary. */
  public static void write(Path file, List<Piece> pieces) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (Piece piece : pieces) {
        out.write(piece.text());
        out.write('\t');
        out.write(String.format(Locale.ROOT, "%.5f", piece.logProbability()));
        out.write('\n');
      }
    }
  }

  /**
   * Reads a vocabulary.
   *
   * @throws IllegalArgumentException naming file and line, if a line is not as above, a piece comes
   *     twice, or there is none
   * @throws UncheckedIOException if the file cannot be read
   */
  public static List<Piece> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("vocabulary %s: cannot be read".formatted(file), e);
    }
    var pieces = new ArrayList<Piece>(lines.size());
    var seen = new HashSet<String>(2 * lines.size());
    for (int i = 0; i < lines.size(); i++) {
      Piece piece = parse(lines.get(i), file, i + 1);
      if (!seen.add(piece.text())) {
        throw new IllegalArgumentException(
            "vocabulary %s, line %d: \"%s\" again (expected: every piece once)"
                .formatted(file, i + 1, piece.text()));
      }
      pieces.add(piece);
    }
    if (pieces.isEmpty()) {
      throw new IllegalArgumentException(
          "vocabulary %s: empty (expected: one piece a line)".formatted(file));
    }
    return pieces;
  }

  private static Piece parse(String line, Path file, int number) {
    int tab = line.indexOf('\t');
    try {
      if (tab > 0) {
        return new Piece(line.substring(0, tab), Float.parseFloat(line.substring(tab + 1)));
      }
    } catch (IllegalArgumentException e) {
      // said below, with file and line
    }
    throw new IllegalArgumentException(
        "vocabulary %s, line %d: \"%s\" (expected: piece TAB log probability)"
            .formatted(file, number, line));
  }
}
