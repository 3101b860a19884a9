package dev.relkt.training.data;

import java.nio.file.Path;

/**
 * Where something was read.
 *
 * @param file its path as it was named
 * @param at the line, from 1, or the way to it in a JSON document
 */
public record SourceLocation(String file, String at) {

  static SourceLocation line(Path file, long number) {
    return new SourceLocation(file.toString(), "line " + number);
  }

  @Override
  public String toString() {
    return file + ", " + at;
  }
}
