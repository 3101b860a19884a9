package dev.relkt.dataset.file;

import java.io.IOException;

/** A file that is no file of passages, or not of the format that it should have. */
public final class NotPassages extends IOException {

  private static final long serialVersionUID = 1;

  private final String place;

  /**
   * @param place as it stands behind the file's name, such as {@code :12}; empty for the whole file
   * @param message what was found and what is expected
   */
  NotPassages(String place, String message) {
    super(message);
    this.place = place;
  }

  NotPassages(String place, String message, Throwable cause) {
    super(message, cause);
    this.place = place;
  }

  /** Where, as it stands behind the file's name; empty for the whole file. */
  public String place() {
    return place;
  }
}
