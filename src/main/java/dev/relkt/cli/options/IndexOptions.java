package dev.relkt.cli.options;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which index root a command looks at. */
public final class IndexOptions {

  static final String DEFAULT_ROOT = "relkt-data/index";

  @Option(
      names = "--index-root",
      paramLabel = "DIR",
      defaultValue = "${env:RELKT_INDEX_ROOT:-" + DEFAULT_ROOT + "}",
      description =
          "The index (default: ${DEFAULT-VALUE}, where \"relkt up\" started here has it).")
  private Path root = Path.of(DEFAULT_ROOT);

  public static IndexOptions at(Path root) {
    var options = new IndexOptions();
    options.root = root;
    return options;
  }

  /** A command that was put together so far, with the index that this one looks at. */
  public String command(String words) {
    String usual = System.getenv().getOrDefault("RELKT_INDEX_ROOT", DEFAULT_ROOT);
    return root.toString().equals(usual) ? words : words + " --index-root " + root;
  }

  public Path root() {
    return root;
  }

  /** What is in the root, if one was made. */
  public Optional<GenerationStore> find() {
    return IndexRoot.find(root).map(IndexRoot::generations);
  }

  /**
   * @throws CommandFailed if there is no index root
   */
  public GenerationStore require() {
    return find()
        .orElseThrow(
            () ->
                new CommandFailed(
                    "no index at %s (expected: a directory that the indexing job made); say with --index-root where it is"
                        .formatted(root)));
  }
}
