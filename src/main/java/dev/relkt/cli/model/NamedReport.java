package dev.relkt.cli.model;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the report of the gate that somebody means. */
final class NamedReport {

  private static final Pattern GENERATION = Pattern.compile("g?([1-9][0-9]{0,8})");

  private NamedReport() {}

  /**
   * @param name {@code g2}, {@code 2}, {@code student/2}, or empty for the newest of all
   * @throws IllegalArgumentException if the name is none of these
   * @throws CommandFailed if there is no such generation, or it was never compared
   */
  static GateReport of(GenerationStore store, String name) {
    List<IndexGeneration> meant = meant(store, name);
    Optional<GateReport> report =
        meant.stream()
            .flatMap(generation -> store.decisions().gateReport(generation.number()).stream())
            .max(Comparator.comparing(GateReport::at));
    return report.orElseThrow(
        () ->
            new CommandFailed(
                name.isEmpty()
                    ? "no generation was compared yet; \"relkt model publish\" builds one, and the gate looks at it when it is ready"
                    : "%s: not compared yet; the gate looks at a generation when it is ready"
                        .formatted(name)));
  }

  private static List<IndexGeneration> meant(GenerationStore store, String name) {
    List<IndexGeneration> all = store.generations();
    if (name.isEmpty()) {
      return all;
    }
    Matcher number = GENERATION.matcher(name);
    List<IndexGeneration> meant;
    if (number.matches()) {
      int wanted = Integer.parseInt(number.group(1));
      meant = all.stream().filter(generation -> generation.number() == wanted).toList();
    } else {
      ModelVersion model = model(name);
      meant = all.stream().filter(generation -> generation.model().equals(model)).toList();
    }
    if (meant.isEmpty()) {
      throw new CommandFailed("%s: no such generation (expected: one of %s)".formatted(name, all));
    }
    return meant;
  }

  private static ModelVersion model(String name) {
    try {
      return ModelVersion.parse(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "generation: \"%s\" (expected: a number such as g2, or a model version such as student/2)"
              .formatted(name),
          e);
    }
  }
}
