package dev.relkt.training.loop;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows of three numbers in a file: how many rows, then the numbers, big-endian ints. */
final class PlanFile {

  private static final int NUMBERS = 3;

  private PlanFile() {}

  static void write(Path file, List<int[]> rows) throws IOException {
    try (var out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      out.writeInt(rows.size());
      for (int[] row : rows) {
        for (int i = 0; i < NUMBERS; i++) {
          out.writeInt(row[i]);
        }
      }
    }
  }

  static List<int[]> read(Path file) throws IOException {
    try (var in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      int size = in.readInt();
      var rows = new ArrayList<int[]>(size);
      for (int r = 0; r < size; r++) {
        rows.add(new int[] {in.readInt(), in.readInt(), in.readInt()});
      }
      return rows;
    }
  }
}
