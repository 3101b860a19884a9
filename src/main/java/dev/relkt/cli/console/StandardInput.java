package dev.relkt.cli.console;

import java.io.InputStream;
import java.util.Collections;
import java.util.List;

/** The standard input, for those who name it {@code -} among their files. */
public final class StandardInput {

  /**
   * The launcher sets it to {@code closed}, since Java would read whatever file it opened next in
   * the place of a standard input that is closed.
   */
  public static final String STATE = "relkt.stdin";

  private StandardInput() {}

  /**
   * @param files {@code -} is the standard input
   * @throws CommandFailed if it is named and closed, or named twice
   */
  public static InputStream open(List<String> files) {
    if (files.contains("-") && System.getProperty(STATE, "").equals("closed")) {
      throw new CommandFailed("-: the standard input is closed (expected: a file or a pipe)");
    }
    if (Collections.frequency(files, "-") > 1) {
      throw new CommandFailed("-: the standard input twice (expected: once; it can be read once)");
    }
    return System.in;
  }
}
