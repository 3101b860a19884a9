package dev.relkt.job.operator;

import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.metrics.RelktMetric;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.GenerationRoles;
import dev.relkt.snapshot.generation.GenerationRoles.Role;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;

/** What is told of generations and commands. For one thread. */
final class RolloutMetrics {

  private final OperatorMetrics metrics;
  private final Counter done;
  private final Counter refused;

  /** Generation → model, of those that were told as active. */
  private final Map<String, String> active = new TreeMap<>();

  RolloutMetrics(OperatorMetrics metrics, long diskReserveBytes) {
    this.metrics = metrics;
    done = metrics.counter(RelktMetric.COMMANDS, "done");
    refused = metrics.counter(RelktMetric.COMMANDS, "refused");
    metrics.set(RelktMetric.DISK_RESERVE, diskReserveBytes);
  }

  /** Counts the answers to commands. */
  void sent(GenerationEvent event) {
    switch (event.kind()) {
      case DONE -> done.inc();
      case REFUSED -> refused.inc();
      case CREATED,
          BUILDING,
          READY,
          GATE,
          SNAPSHOT_PUBLISHED,
          ACTIVE,
          RECALL,
          READER,
          RETIRED,
          FAILED -> {}
    }
  }

  /** To be called now and then. */
  void look(GenerationStore store) {
    store.usableBytes().ifPresent(bytes -> metrics.set(RelktMetric.DISK_FREE, bytes));
    GenerationRoles roles = store.roles();
    Set<String> written = new HashSet<>();
    roles.assignments().forEach(one -> written.add(Integer.toString(one.generation().number())));
    metrics.retain(RelktMetric.Labels.GENERATION, written::contains);
    active.keySet().retainAll(written);
    for (Role role : Role.values()) {
      metrics.set(
          RelktMetric.GENERATIONS, roles.of(role).size(), role.name().toLowerCase(Locale.ROOT));
    }
    roles
        .activation()
        .ifPresent(now -> active(Integer.toString(now.generation()), now.model().toString()));
    for (GenerationRoles.RoleAssignment one : roles.assignments()) {
      int number = one.generation().number();
      Optional<GateReport> report =
          one.role() == Role.CANDIDATE
              ? store.decisions().validGateReport(number)
              : Optional.empty();
      metrics.set(
          RelktMetric.GATE_PASSED,
          report
              .map(said -> said.verdict() == GateReport.Verdict.PASSED ? 1.0 : 0.0)
              .orElse(Double.NaN),
          Integer.toString(number));
    }
  }

  private void active(String generation, String model) {
    active.forEach((other, its) -> metrics.set(RelktMetric.ACTIVE_INFO, Double.NaN, other, its));
    active.put(generation, model);
    metrics.set(RelktMetric.ACTIVE_INFO, 1, generation, model);
  }
}
