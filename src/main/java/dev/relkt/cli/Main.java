package dev.relkt.cli;

import dev.relkt.cli.console.Arguments;
import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.HelpWidth;
import dev.relkt.cli.console.Logging;
import dev.relkt.cli.console.StandardOutput;
import dev.relkt.cli.console.TerminalText;
import dev.relkt.cli.evaluate.EvaluateCommand;
import dev.relkt.cli.ingest.DeleteCommand;
import dev.relkt.cli.ingest.DlqCommand;
import dev.relkt.cli.ingest.IngestCommand;
import dev.relkt.cli.model.GateCommand;
import dev.relkt.cli.model.ModelCommand;
import dev.relkt.cli.passages.PassagesCommand;
import dev.relkt.cli.serve.AskCommand;
import dev.relkt.cli.serve.ConfigCommand;
import dev.relkt.cli.serve.DemoCommand;
import dev.relkt.cli.serve.IndexCommand;
import dev.relkt.cli.serve.JobCommand;
import dev.relkt.cli.serve.McpCommand;
import dev.relkt.cli.serve.ServeCommand;
import dev.relkt.cli.serve.StatusCommand;
import dev.relkt.cli.serve.TokenCommand;
import dev.relkt.cli.serve.TopicsCommand;
import dev.relkt.cli.serve.UpCommand;
import dev.relkt.cli.serve.VersionCommand;
import dev.relkt.cli.train.TrainCommand;
import dev.relkt.client.ClientFailed;
import dev.relkt.dataset.DataRefused;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.job.options.ConfigurationMistakes;
import dev.relkt.job.options.Settings;
import dev.relkt.local.LocalFailure;
import dev.relkt.registry.ModelRefused;
import dev.relkt.shard.ShardRefused;
import dev.relkt.snapshot.store.IndexRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code relkt}. */
@Command(
    name = "relkt",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = {
      "Finds passages in many languages for questions in many languages, as they stream by.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Start with \"relkt demo\". \"relkt help COMMAND\" says more about one command.",
      "What begins with - and is no option stands after --, as in \"relkt delete -- --all\".",
      "Exit codes: 0 done; 1 failed, or done in part; 2 not understood; 130 stopped by Ctrl-C."
    },
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      ServeCommand.class,
      McpCommand.class,
      TokenCommand.class,
      IngestCommand.class,
      AskCommand.class,
      DeleteCommand.class,
      PassagesCommand.class,
      StatusCommand.class,
      IndexCommand.class,
      JobCommand.class,
      DlqCommand.class,
      TopicsCommand.class,
      EvaluateCommand.class,
      TrainCommand.class,
      ModelCommand.class,
      GateCommand.class,
      ConfigCommand.class,
      VersionCommand.class,
      CompletionCommand.class
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
    var output = new StandardOutput();
    PrintWriter out = new PrintWriter(output, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Settings.unknownEnvironment(System.getenv())
        .forEach(unknown -> err.println("relkt: " + unknown + "; it has no effect"));
    int code = run(out, err, arguments);
    out.flush();
    System.exit(written(output, err) ? code : Math.max(code, CommandLine.ExitCode.SOFTWARE));
  }

  /** Whether everything that was printed has arrived; says so where it has not. */
  private static boolean written(StandardOutput output, PrintWriter err) {
    Optional<IOException> failure = output.failure();
    failure
        // Whoever reads from a pipe may have seen enough.
        .filter(e -> !String.valueOf(e.getMessage()).contains("Broken pipe"))
        .ifPresent(e -> err.println("relkt: the output could not be written: " + e.getMessage()));
    return failure.isEmpty();
  }

  /**
   * Runs one command line.
   *
   * @return the exit code
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    PrintWriter shown = TerminalText.writer(err);
    String[] prepared;
    try {
      prepared = Arguments.prepared(arguments);
    } catch (CommandFailed e) {
      shown.println("relkt: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    return commandLine().setOut(TerminalText.writer(out)).setErr(shown).execute(prepared);
  }

  static CommandLine commandLine() {
    var main = new Main();
    CommandLine commandLine =
        withAdditionalCommands(new CommandLine(main))
            .setCaseInsensitiveEnumValuesAllowed(true)
            // A passage may be called @list.
            .setExpandAtFiles(false)
            .registerConverter(String.class, Arguments::plain)
            .registerConverter(Path.class, path -> Path.of(Arguments.plain(path)))
            // Styles are control characters, which are not let through.
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .setParameterExceptionHandler(Main::notUnderstood)
            .setExecutionStrategy(
                parsed -> {
                  Logging.quiet(main.debug);
                  return new CommandLine.RunLast().execute(parsed);
                })
            .setExecutionExceptionHandler(
                (thrown, command, parsed) -> {
                  command.getErr().println("relkt: " + describe(thrown));
                  if (main.debug) {
                    thrown.printStackTrace(command.getErr());
                  }
                  return CommandLine.ExitCode.SOFTWARE;
                });
    return HelpWidth.set(commandLine, System.getenv("COLUMNS"));
  }

  private static CommandLine withAdditionalCommands(CommandLine main) {
    ServiceLoader.load(AdditionalCommand.class).forEach(main::addSubcommand);
    return main.addSubcommand(new CommandLine.HelpCommand());
  }

  private static int notUnderstood(ParameterException thrown, String[] arguments) {
    CommandLine command = thrown.getCommandLine();
    String hint = "";
    if (thrown instanceof CommandLine.UnmatchedArgumentException unmatched) {
      List<String> nearest = unmatched.getSuggestions();
      if (!nearest.isEmpty()) {
        hint = "; nearest: " + String.join(", ", nearest);
      }
      if (unmatched.isUnknownOption()) {
        hint += "; what begins with - and is no option stands after --";
      }
    }
    command
        .getErr()
        .println(
            "relkt: %s%s; see \"%s --help\""
                .formatted(
                    Arguments.plain(String.valueOf(thrown.getMessage()))
                        .replaceAll("is not an? (int|long)\\b", "is not a whole number")
                        .replaceAll("is not an? (double|float)\\b", "is not a number"),
                    hint,
                    command.getCommandSpec().qualifiedName(" ")));
    return CommandLine.ExitCode.USAGE;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static String describe(Throwable thrown) {
    if (thrown instanceof CommandFailed
        || thrown instanceof ClientFailed
        || thrown instanceof LocalFailure
        || thrown instanceof ModelRefused
        || thrown instanceof EncoderUnavailable
        || thrown instanceof IndexRefused
        || thrown instanceof ShardRefused
        || thrown instanceof DataRefused
        || thrown instanceof ConfigurationMistakes
        || thrown instanceof UncheckedIOException
        || thrown instanceof IllegalArgumentException) {
      return String.valueOf(thrown.getMessage());
    }
    return "unexpected: %s (--debug shows where)".formatted(thrown);
  }
}
