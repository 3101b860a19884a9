package dev.relkt.bench;

import dev.relkt.bench.check.SwapReport;
import dev.relkt.snapshot.generation.GateReport;
import java.util.List;
import java.util.Optional;

/**
 * What a benchmark of a swap came to.
 *
 * @param system that was under test
 * @param plan what was done
 * @param ingestSeconds from the first passage sent until the last could be found
 * @param buildSeconds from the announcement until the generation was ready, restarts included
 * @param gate what the gate said, where it did
 * @param timeline which phase was when
 * @param switches in their order
 * @param measured while the load ran
 * @param report of the checker
 * @param seconds that everything took
 */
public record SwapResult(
    String system,
    SwapPlan plan,
    double ingestSeconds,
    double buildSeconds,
    Optional<GateReport> gate,
    Timeline timeline,
    List<Switch> switches,
    Measured measured,
    SwapReport report,
    double seconds) {

  public SwapResult {
    switches = List.copyOf(switches);
  }

  /** Whether nothing is wrong. */
  public boolean passed() {
    return report.errors() == 0;
  }
}
