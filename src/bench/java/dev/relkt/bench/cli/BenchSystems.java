package dev.relkt.bench.cli;

import dev.relkt.bench.system.ClusterProcesses;
import dev.relkt.bench.system.OneProcess;
import dev.relkt.bench.system.SystemUnderTest;
import dev.relkt.cli.Main;
import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.StepProgress;
import dev.relkt.cli.options.Installation;
import dev.relkt.registry.ModelVersion;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Systems for a benchmark, from the same package and Java as this process. */
final class BenchSystems {

  private static final String HEAP = "-Xmx1g";
  private static final String SMALL_HEAP = "-Xmx512m";

  private final Path directory;
  private final ModelVersion model;
  private final List<String> overrides;
  private final Path registryRoot = Installation.registryRoot().toAbsolutePath();

  /** What to run on. */
  enum On {
    UP,
    CLUSTER,
    BOTH;

    List<On> each() {
      return this == BOTH ? List.of(UP, CLUSTER) : List.of(this);
    }
  }

  /**
   * @param directory each system has its own below
   * @param model that a new index is made with
   * @param overrides settings of the jobs, {@code key=value}
   */
  BenchSystems(Path directory, ModelVersion model, List<String> overrides) {
    this.directory = directory;
    this.model = model;
    this.overrides = List.copyOf(overrides);
  }

  Path registryRoot() {
    return registryRoot;
  }

  /** One that is not started yet. */
  SystemUnderTest open(On on) {
    return switch (on) {
      case UP -> up(List.of(HEAP));
      case CLUSTER -> cluster();
      case BOTH -> throw new IllegalArgumentException("both (expected: one system)");
    };
  }

  /**
   * One process whose heap is in memory from the start, so that what grows is something else; not
   * started yet.
   */
  SystemUnderTest openForMemory() {
    return up(List.of(HEAP, HEAP.replace("-Xmx", "-Xms"), "-XX:+AlwaysPreTouch"));
  }

  private SystemUnderTest up(List<String> heap) {
    List<String> options = new ArrayList<>(List.of("--model", model.toString(), "--no-http"));
    overrides.forEach(setting -> options.addAll(List.of("-D", setting)));
    return new OneProcess(
        launcher(heap),
        Map.of("RELKT_REGISTRY_ROOT", registryRoot.toString()),
        directory.resolve("up"),
        options);
  }

  /** As the launcher starts {@code up}: with the options of this process and its own heap. */
  private static List<String> launcher(List<String> heap) {
    List<String> command = java(heap);
    command.add(Main.class.getName());
    return command;
  }

  /** Java for something small that is measured too, without a class. */
  static List<String> java() {
    return java(List.of(SMALL_HEAP));
  }

  private static List<String> java(List<String> heap) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(o -> !o.startsWith("-Xmx") && !o.startsWith("-XX:MaxRAM"))
        .filter(o -> !o.startsWith("-agent"))
        .filter(o -> !o.startsWith("-D" + StepProgress.TERMINAL))
        .forEach(command::add);
    command.addAll(heap);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return command;
  }

  private SystemUnderTest cluster() {
    Path home =
        Installation.home()
            .filter(path -> Files.isDirectory(path.resolve("lib")))
            .orElseThrow(
                () ->
                    new CommandFailed(
                        "--on cluster: no package (expected: one with bin/, lib/ and job/, built by ./relkt); run \"./relkt bench swap\" in a source checkout"));
    List<String> options =
        new ArrayList<>(List.of("--model=" + model, "--registry.root=" + registryRoot));
    overrides.forEach(setting -> options.addAll(List.of("-D", setting)));
    return new ClusterProcesses(home, directory.resolve("cluster"), options);
  }
}
