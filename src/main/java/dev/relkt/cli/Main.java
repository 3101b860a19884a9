package dev.relkt.cli;

import dev.relkt.bench.load.BenchFailed;
import dev.relkt.evaluation.EvaluationRefused;
import dev.relkt.generation.IndexRefused;
import dev.relkt.job.ConfigurationMistakes;
import dev.relkt.local.LocalFailure;
import dev.relkt.registry.ModelRefused;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code relkt}. */
@Command(
    name = "relkt",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = {
      "Finds passages in many languages for questions in many languages, as they stream by.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Start with \"relkt demo\". \"relkt help COMMAND\" says more about one command.",
      "Exit codes: 0 done; 1 failed, or done in part; 2 not understood; 130 stopped by Ctrl-C."
    },
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      IngestCommand.class,
      AskCommand.class,
      DeleteCommand.class,
      StatusCommand.class,
      IndexCommand.class,
      DlqCommand.class,
      TopicsCommand.class,
      EvaluateCommand.class,
      TrainCommand.class,
      BenchCommand.class,
      ModelCommand.class,
      GateCommand.class,
      ConfigCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure and what the libraries say.")
  private boolean debug;

  @Spec private CommandSpec spec;

  // picocli makes it and fills it in.
  @SuppressWarnings("NullAway.Init")
  Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Numbers look the same on every machine.
    Locale.setDefault(Locale.ENGLISH);
    int code =
        run(
            new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, java.nio.charset.StandardCharsets.UTF_8),
            arguments);
    System.exit(code);
  }

  /**
   * Runs one command line.
   *
   * @return the exit code
   */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return commandLine().setOut(out).setErr(err).execute(arguments);
  }

  static CommandLine commandLine() {
    var main = new Main();
    return new CommandLine(main)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionStrategy(
            parsed -> {
              Logging.quiet(main.debug);
              return new CommandLine.RunLast().execute(parsed);
            })
        .setExecutionExceptionHandler(
            (thrown, command, parsed) -> {
              command.getErr().println("relkt: " + words(thrown));
              if (main.debug) {
                thrown.printStackTrace(command.getErr());
              }
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static String words(Throwable thrown) {
    if (thrown instanceof CommandFailed
        || thrown instanceof BenchFailed
        || thrown instanceof LocalFailure
        || thrown instanceof ModelRefused
        || thrown instanceof IndexRefused
        || thrown instanceof EvaluationRefused
        || thrown instanceof ConfigurationMistakes
        || thrown instanceof UncheckedIOException
        || thrown instanceof IllegalArgumentException) {
      return String.valueOf(thrown.getMessage());
    }
    return "unexpected: %s (--debug shows where)".formatted(thrown);
  }

  /** The version that the build wrote into the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version =
          Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
              .orElse("(not from a package)");
      return new String[] {
        "relkt " + version, "Java " + Runtime.version() + ", " + System.getProperty("os.arch")
      };
    }
  }
}
