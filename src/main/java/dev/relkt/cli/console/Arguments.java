package dev.relkt.cli.console;

import java.util.Arrays;

/** What was typed, made ready for the parser. */
public final class Arguments {

  /** Stands before what begins like an option and is none; no text has it. */
  private static final String NO_OPTION = "\uFFFF";

  private static final char UNREADABLE = '\uFFFD';

  private Arguments() {}

  /**
   * Marks arguments that hold white space before any equals sign: no option does, so that {@code
   * "-5 degrees"} is a question. {@link #plain} takes the mark off.
   *
   * @throws CommandFailed if characters were lost on the way here; another id would be deleted,
   *     another question asked
   */
  public static String[] prepared(String... typed) {
    for (String argument : typed) {
      if (argument.indexOf(UNREADABLE) >= 0) {
        throw new CommandFailed(
            "\"%s\": characters did not arrive: this locale takes arguments in %s; set LC_ALL=C.UTF-8 and type them in UTF-8"
                .formatted(argument, System.getProperty("sun.jnu.encoding", "another encoding")));
      }
    }
    return Arrays.stream(typed)
        .map(argument -> argument.matches("(?s)-[^=]*?\\s.*") ? NO_OPTION + argument : argument)
        .toArray(String[]::new);
  }

  /** An argument as it was typed. */
  public static String plain(String prepared) {
    return prepared.replace(NO_OPTION, "");
  }
}
