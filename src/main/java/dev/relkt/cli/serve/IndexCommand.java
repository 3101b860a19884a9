package dev.relkt.cli.serve;

import dev.relkt.cli.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "index",
    mixinStandardHelpOptions = true,
    description = {"Works on an index as a whole.", ""},
    subcommands = {IndexRebuildCommand.class})
public final class IndexCommand implements Runnable {

  @Mixin private Console console = new Console();

  @Override
  public void run() {
    throw console.usage("which of its commands?");
  }
}
