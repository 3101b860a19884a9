package dev.relkt.cli.passages;

import dev.relkt.cli.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code relkt passages}: what is in an index. */
@Command(
    name = "passages",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at the passages of an index, without Kafka: at one published snapshot, which is a whole"
          + " state of the log whatever the jobs do meanwhile. What has expired is left out.",
      ""
    },
    subcommands = {
      PassagesGetCommand.class,
      PassagesListCommand.class,
      PassagesCountCommand.class,
      PassagesExportCommand.class
    })
public final class PassagesCommand implements Runnable {

  @Mixin private Console console = new Console();

  @Override
  public void run() {
    throw console.usage("a subcommand is missing: get, list, count or export");
  }
}
