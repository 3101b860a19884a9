package dev.relkt.cli.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The standard input, for those who name it {@code -} among their files. */
public final class StandardInput {

  /**
   * The launcher sets it to {@code terminal} or {@code closed}. To the latter since Java would read
   * whatever file it opened next in the place of a standard input that is closed.
   */
  public static final String STATE = "relkt.stdin";

  private StandardInput() {}

  /**
   * Asks whoever sits at the terminal.
   *
   * @param question shown as it is
   * @return false where the answer is no, and where nobody sits there
   */
  public static boolean confirms(PrintWriter terminal, String question) {
    if (!System.getProperty(STATE, "").equals("terminal")) {
      return false;
    }
    terminal.print(question + " [y/N] ");
    terminal.flush();
    try {
      var typed = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String answer = typed.readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    } catch (IOException e) {
      return false;
    }
  }

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
