package dev.relkt.cli.model;

import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.TextTable;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.cli.options.SettingsArguments;
import dev.relkt.client.ClientFailed;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.status.BuildState;
import dev.relkt.status.GenerationStatus;
import dev.relkt.topic.GenerationsTopic;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {"Lists the versions, and what the index has of each.", ""})
final class ModelListCommand implements Callable<Integer> {

  @Mixin private ModelCommand.RegistryOptions options = new ModelCommand.RegistryOptions();
  @Mixin private IndexOptions index = new IndexOptions();
  @Mixin private BrokerOptions brokers = new BrokerOptions();

  @Mixin private Console console = new Console();

  @Override
  public Integer call() {
    PrintWriter out = console.out();
    ModelRegistry registry = options.registry();
    List<ModelVersion> versions = registry.list();
    if (versions.isEmpty()) {
      out.println("no model version in " + options.root().toAbsolutePath());
      return 0;
    }
    Optional<GenerationStore> store = index.find();
    List<GenerationStatus> generations =
        store
            .map(there -> GenerationStatus.all(there, SettingsArguments.retention()))
            .orElse(List.of());
    OptionalInt percent = percent(generations);
    var table = new TextTable("version", ">dimension", ">MB", "state", "space", "made", "licence");
    for (ModelVersion version : versions) {
      try {
        ModelManifest manifest = registry.resolve(version).manifest();
        table.row(
            version,
            manifest.dimension(),
            "%.1f".formatted(ModelCommand.megabytes(manifest)),
            store.isEmpty() ? "" : state(manifest, generations, percent),
            manifest.space(),
            manifest.createdAt(),
            manifest.licence());
      } catch (ModelRefused e) {
        table.row(version, "", "", "", "refused: \"relkt model verify\" says why", "", "");
      }
    }
    table.lines().forEach(out::println);
    return 0;
  }

  /**
   * What the index has of a version.
   *
   * @param percent how far the one that is being built is, where somebody said so
   */
  static String state(
      ModelManifest manifest, List<GenerationStatus> generations, OptionalInt percent) {
    ModelVersion version = manifest.modelVersion();
    Optional<GenerationStatus> own =
        generations.stream()
            .filter(one -> one.role() != GenerationStatus.Role.ENDED)
            .filter(one -> one.model().equals(version))
            .findFirst();
    if (own.isPresent()) {
      boolean building = own.get().role() == GenerationStatus.Role.BUILDING;
      return GenerationTable.state(own.get())
          + (building && percent.isPresent() ? " %d %%".formatted(percent.getAsInt()) : "");
    }
    return generations.stream()
        .filter(one -> one.generation().space().equals(manifest.embeddingSpace()))
        .filter(
            one ->
                one.role() != GenerationStatus.Role.ENDED
                    && one.role() != GenerationStatus.Role.BUILDING)
        .findFirst()
        .map(one -> "ready (space of %s)".formatted(one.generation().id()))
        .orElse("—");
  }

  /** The events say how far it is, the index root does not; a list goes without. */
  private OptionalInt percent(List<GenerationStatus> generations) {
    try {
      return BuildState.newest(brokers.brokers(), GenerationsTopic.NAME, generations)
          .map(build -> OptionalInt.of(build.percent()))
          .orElse(OptionalInt.empty());
    } catch (ClientFailed e) {
      return OptionalInt.empty();
    }
  }
}
