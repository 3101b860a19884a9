package dev.relkt.cli.serve;

import dev.relkt.cli.console.Logging;
import dev.relkt.cli.options.SettingsArguments;
import dev.relkt.http.access.Role;
import dev.relkt.http.mcp.StdioMcp;
import dev.relkt.http.service.Services;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "mcp",
    mixinStandardHelpOptions = true,
    description = {
      "Serves MCP over its standard input and output, for a program that starts it: tools that"
          + " search passages. \"relkt up\" and \"relkt serve\" serve the same over HTTP, at /mcp.",
      "",
      "It ends when its standard input does.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"1:it did not start", "2:wrong options"})
public final class McpCommand implements Callable<Integer> {

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description =
          "A setting, as \"relkt config\" lists them: kafka.brokers and index.root among them.")
  private List<String> overrides = List.of();

  @Option(names = "--write", description = "Has tools that add and delete passages too.")
  private boolean write;

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      description = "Where the log is kept (default: warnings are printed to the standard error).")
  private @Nullable Path logs;

  @Override
  public Integer call() throws InterruptedException {
    // The standard output is the protocol's: what a library prints goes elsewhere.
    var protocol = new FileOutputStream(FileDescriptor.out);
    PrintStream before = System.out;
    System.setOut(System.err);
    try {
      if (logs != null) {
        Logging.into(logs);
      }
      var arguments = new SettingsArguments();
      overrides.forEach(arguments::setting);
      Set<Role> roles = write ? EnumSet.of(Role.READ, Role.WRITE) : EnumSet.of(Role.READ);
      try (var services = new Services(arguments.read());
          var mcp = StdioMcp.serve(services, roles, System.in, protocol)) {
        mcp.awaitEnd();
      }
      return 0;
    } finally {
      System.setOut(before);
    }
  }
}
