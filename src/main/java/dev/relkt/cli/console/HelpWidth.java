package dev.relkt.cli.console;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** How wide help is printed: as the environment says, else as the terminal is, else 80 columns. */
public final class HelpWidth {

  /** Narrower help cannot be laid out. */
  private static final int LEAST = 55;

  private HelpWidth() {}

  /**
   * @param columns the environment's {@code COLUMNS}; passed over where it is no number
   */
  public static CommandLine set(CommandLine command, @Nullable String columns) {
    if (columns != null && columns.matches("[0-9]{1,4}")) {
      return command.setUsageHelpWidth(Math.max(LEAST, Integer.parseInt(columns)));
    }
    return command.setUsageHelpAutoWidth(true);
  }
}
