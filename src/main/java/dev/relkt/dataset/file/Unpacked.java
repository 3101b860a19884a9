package dev.relkt.dataset.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The content of a file or a pipe, gzipped or not, which its first two bytes say. */
public final class Unpacked {

  private Unpacked() {}

  /**
   * Opens what a stream holds. All members of a gzip file are read, however slowly they come;
   * reading fails, and never ends early, where one is cut short or damaged or something else
   * follows.
   *
   * @return a stream that can be marked, however far; closing it closes the source
   * @throws IOException if the source cannot be read
   */
  public static InputStream of(InputStream source) throws IOException {
    var start = new BufferedInputStream(source);
    start.mark(2);
    int first = start.read();
    int second = first < 0 ? -1 : start.read();
    start.reset();
    boolean gzipped = first == GzipMembers.MAGIC_1 && second == GzipMembers.MAGIC_2;
    return gzipped ? new BufferedInputStream(new GzipMembers(start)) : start;
  }

  /**
   * Opens a file.
   *
   * @return as of {@link #of}; to be closed by the caller
   */
  public static InputStream open(Path file) throws IOException {
    InputStream source = Files.newInputStream(file);
    try {
      return of(source);
    } catch (IOException e) {
      source.close();
      throw e;
    }
  }
}
