package dev.relkt.cli.model;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.TextTable;
import dev.relkt.cli.options.Installation;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.ModelCommand.Activate;
import dev.relkt.snapshot.generation.ModelCommand.Gate;
import dev.relkt.snapshot.generation.ModelCommand.Retire;
import dev.relkt.snapshot.generation.ModelCommand.RollBack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at model versions, brings new ones into the running system, and takes them back.",
      ""
    },
    subcommands = {
      ModelListCommand.class,
      ModelImportCommand.class,
      ModelCentreCommand.class,
      ModelWindowsCommand.class,
      ModelPublishCommand.class,
      ModelWatchCommand.class
    })
public final class ModelCommand implements Runnable {

  @Mixin private Console console = new Console();

  @Override
  public void run() {
    throw console.usage(
        "a subcommand is missing: list, show, verify, import, centre, publish, watch, activate, rollback or retire");
  }

  /** Where the versions are. */
  static final class RegistryOptions {
    @Option(
        names = "--registry",
        paramLabel = "DIR",
        description =
            "The directory of model versions (default: that of RELKT_REGISTRY_ROOT, models here, or"
                + " those that were installed).")
    private @Nullable Path root;

    ModelRegistry registry() {
      return new ModelRegistry(root());
    }

    Path root() {
      return root == null ? Installation.registryRoot() : root;
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {"Shows what a version's manifest says.", ""})
  int show(
      @Mixin RegistryOptions options,
      @Parameters(paramLabel = "NAME/NUMBER", description = "Such as student/1.") String name,
      @Option(names = "--json", description = "Print the manifest as it is.") boolean json) {
    ModelFolder folder = options.registry().resolve(version(name));
    ModelManifest manifest = folder.manifest();
    if (json) {
      console.out().println(text(folder.directory().resolve(ModelRegistry.MANIFEST)));
      return 0;
    }
    var table = new TextTable("model", manifest.modelVersion().toString());
    table.row("space", manifest.space());
    table.row("dimension", manifest.dimension());
    table.row("input", manifest.encoder().input());
    manifest.features().ifPresent(f -> table.row("features", f.kind() + " " + f.version()));
    manifest
        .windows()
        .ifPresentOrElse(
            w -> table.row("windows", w.description()),
            () -> table.row("windows", "one, the whole text"));
    table.row("title", manifest.title());
    manifest
        .centre()
        .ifPresent(
            c -> table.row("centre", "taken off windows, length %.2f".formatted(c.length())));
    table.row("files", "%d, %.1f MB".formatted(manifest.files().size(), megabytes(manifest)));
    manifest.parent().ifPresent(parent -> table.row("parent", parent));
    table.row("made", manifest.createdAt());
    table.row("licence", manifest.licence());
    manifest
        .sources()
        .forEach(source -> table.row("source", source.name() + ": " + source.licence()));
    new TreeMap<>(manifest.scores())
        .forEach(
            (benchmark, scores) ->
                new TreeMap<>(scores)
                    .forEach(
                        (score, value) -> table.row(benchmark, "%s %.3f".formatted(score, value))));
    table.lines().forEach(console.out()::println);
    return 0;
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Checks every file of a version against its manifest; of all versions where none is named.",
        ""
      })
  int verify(
      @Mixin RegistryOptions options,
      @Parameters(arity = "0..*", paramLabel = "NAME/NUMBER") @Nullable List<String> names) {
    ModelRegistry registry = options.registry();
    List<ModelVersion> versions =
        names == null || names.isEmpty()
            ? registry.list()
            : names.stream().map(this::version).toList();
    if (versions.isEmpty()) {
      throw new CommandFailed("no model version in " + options.root().toAbsolutePath());
    }
    int refused = 0;
    for (ModelVersion version : versions) {
      try {
        ModelFolder folder = registry.resolve(version);
        folder.verify();
        console
            .out()
            .println(
                "%s: %d files as its manifest says"
                    .formatted(version, folder.manifest().files().size()));
      } catch (ModelRefused e) {
        refused++;
        console.err().println(e.getMessage());
      }
    }
    return refused == 0 ? 0 : 1;
  }

  @Command(
      name = "activate",
      mixinStandardHelpOptions = true,
      description = {
        "Lets a version answer whose generation is ready, if the gate lets it through. Questions go"
            + " over to it without a stop.",
        ""
      })
  int activate(
      @Mixin ControlOptions control,
      @Parameters(paramLabel = "NAME/NUMBER", description = "Such as student/2.") String name,
      @Option(names = "--force", description = "Activate it whatever the gate says.")
          boolean force) {
    return control.send(new Activate(version(name), force ? Gate.FORCED : Gate.RESPECTED, now()));
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = {
        "Lets the version answer again that did before. Its generation is kept up to date for a time"
            + " (generation.retention), so this takes seconds.",
        ""
      })
  int rollback(@Mixin ControlOptions control) {
    return control.send(new RollBack(now()));
  }

  @Command(
      name = "retire",
      mixinStandardHelpOptions = true,
      description = {
        "Gives the generation of a version up, one that does not answer: it is being built, waits, or"
            + " is kept for a rollback. The version stays in the registry.",
        ""
      })
  int retire(
      @Mixin ControlOptions control,
      @Parameters(paramLabel = "NAME/NUMBER", description = "Such as student/1.") String name) {
    return control.send(new Retire(version(name), now()));
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  private ModelVersion version(String name) {
    try {
      return ModelVersion.parse(name);
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandFailed("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  static double megabytes(ModelManifest manifest) {
    return manifest.files().stream().mapToLong(ModelManifest.ModelFile::bytes).sum() / 1e6;
  }
}
