package dev.relkt.cli.console;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where a command writes, and how it refuses what it was given. A mixin of commands. */
@Command // for picocli, which takes nothing else as a mixin
public final class Console {

  @Spec(Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** The standard output. */
  public PrintWriter out() {
    return commandLine().getOut();
  }

  /** The standard error. */
  public PrintWriter err() {
    return commandLine().getErr();
  }

  /** To be thrown where options or arguments are wrong: exit code 2, and the usage is shown. */
  public ParameterException usage(String message) {
    return new ParameterException(commandLine(), message);
  }

  /** As {@link #usage(String)}, for a value that its type refused. */
  public ParameterException usage(IllegalArgumentException refused) {
    return new ParameterException(commandLine(), String.valueOf(refused.getMessage()), refused);
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
