package dev.relkt.dataset.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read, in words for whoever named it. */
public final class FileMistake {

  private FileMistake() {}

  /** The mistake without the file's name, such as {@code no such file}. */
  public static String describe(IOException thrown) {
    return switch (thrown) {
      case NoSuchFileException ignored -> "no such file";
      case AccessDeniedException ignored -> "this user may not read it";
      case FileSystemException other ->
          other.getReason() == null ? "the file system refuses it" : other.getReason();
      default -> String.valueOf(thrown.getMessage());
    };
  }
}
