package dev.relkt.cli.serve;

import dev.relkt.cli.console.Console;
import dev.relkt.local.LocalIndex;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.generation.Activation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description = {
      "Puts the index of a stopped \"relkt up\" aside, so that the next start builds it anew: from the"
          + " beginning of the topic passages, which keeps the newest state of every passage. For an"
          + " index whose files were damaged or deleted.",
      ""
    },
    footer = {
      "",
      "On a cluster: stop the indexing job, and start it with a new index.root and without --from and"
          + " --checkpoints (or with a new folder of checkpoints)."
    })
final class IndexRebuildCommand implements Callable<Integer> {

  @Option(
      names = "--from-log",
      required = true,
      description = "Says what it is built from. There is nothing else, but it is to be meant.")
  private boolean fromLog;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:RELKT_DATA:-" + UpCommand.DEFAULT_DATA + "}",
      description = "What \"relkt up\" was started with (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of(UpCommand.DEFAULT_DATA);

  @Option(
      names = "--index-root",
      paramLabel = "DIR",
      description = "The index (default: index in the data directory).")
  private @Nullable Path indexRoot;

  @Mixin private Console console = new Console();

  @Override
  public Integer call() {
    PrintWriter out = console.out();
    Path root = indexRoot == null ? data.resolve("index") : indexRoot;
    Optional<String> model = answering(root);
    Path aside = LocalIndex.setAside(data, root, Clock.systemUTC());
    out.println(
        "the index is put aside in %s; delete it when the new one is good".formatted(aside));
    out.println(
        "next: relkt up --data %s%s".formatted(data, model.map(m -> " --model " + m).orElse("")));
    return 0;
  }

  /** What answered, where that can still be read. */
  private static Optional<String> answering(Path root) {
    try {
      return IndexRoot.find(root)
          .map(IndexRoot::generations)
          .map(GenerationStore::decisions)
          .flatMap(decisions -> decisions.latestActivation())
          .map(Activation::model)
          .map(Object::toString);
    } catch (RuntimeException e) {
      return Optional.empty(); // it is damaged: that is why it is built anew
    }
  }
}
