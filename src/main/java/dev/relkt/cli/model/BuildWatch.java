package dev.relkt.cli.model;

import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GenerationEvent;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Follows a generation from when it is built until it answers, waits for an operator, or will never
 * answer.
 */
final class BuildWatch {

  /** How long to wait for it to become active where nobody can say whether it is to. */
  static final Duration SETTLED = Duration.ofSeconds(15);

  private final int generation;
  private final Supplier<Optional<BuildOrder.Then>> then;
  private final PrintWriter out;
  private final BuildProgress progress;
  private final LongSupplier nanoTime;
  private String name;
  private Optional<ModelVersion> model = Optional.empty();
  private final UnaryOperator<String> command;
  private boolean ready;
  private Optional<GateReport> shown = Optional.empty();
  private long passedAt;

  /**
   * @param then what follows when it is ready; absent where that is not known
   * @param command makes what is typed of a command that is proposed
   */
  BuildWatch(
      int generation,
      Supplier<Optional<BuildOrder.Then>> then,
      UnaryOperator<String> command,
      PrintWriter out,
      BuildProgress progress,
      LongSupplier nanoTime) {
    this.command = command;
    this.generation = generation;
    this.then = then;
    this.out = out;
    this.progress = progress;
    this.nanoTime = nanoTime;
    name = "g" + generation;
  }

  /**
   * Takes the next event.
   *
   * @return the exit code, when there is nothing more to wait for
   */
  OptionalInt take(GenerationEvent event) {
    if (event.generation() != generation) {
      return OptionalInt.empty();
    }
    if (model.isEmpty() && event.model().isPresent()) {
      model = event.model();
      name = "g%d (%s)".formatted(generation, model.get());
    }
    return switch (event.kind()) {
      case BUILDING -> {
        if (!ready) {
          progress.at(event.shards());
        }
        yield OptionalInt.empty();
      }
      case READY -> {
        if (!ready) {
          ready = true;
          say("is ready: every passage is in it; now the gate looks at it");
        }
        yield OptionalInt.empty();
      }
      case GATE -> event.gate().map(this::gate).orElse(OptionalInt.empty());
      case ACTIVE -> end(0, "is active: " + event.detail());
      case RETIRED -> end(1, "was given up: " + event.detail());
      case FAILED -> end(1, "could not be built: " + event.detail());
      case CREATED, SNAPSHOT_PUBLISHED, RECALL, READER, DONE, REFUSED -> OptionalInt.empty();
    };
  }

  /**
   * To be called again and again while nothing happens.
   *
   * @return the exit code, when there is nothing more to wait for
   */
  OptionalInt idle() {
    boolean passed =
        shown.filter(report -> report.verdict() == GateReport.Verdict.PASSED).isPresent();
    if (!passed) {
      return OptionalInt.empty();
    }
    Optional<BuildOrder.Then> order = then.get();
    boolean settled = nanoTime.getAsLong() - passedAt >= SETTLED.toNanos();
    boolean waits = order.isPresent() ? order.get() == BuildOrder.Then.WAIT : settled;
    return waits
        ? end(
            0,
            "waits: \"%s\" makes it answer"
                .formatted(
                    command.apply(
                        "model activate "
                            + model.map(ModelVersion::toString).orElse("NAME/NUMBER"))))
        : OptionalInt.empty();
  }

  private OptionalInt gate(GateReport report) {
    if (shown.filter(report::equals).isPresent()) {
      return OptionalInt.empty();
    }
    shown = Optional.of(report);
    passedAt = nanoTime.getAsLong();
    progress.close();
    GateReportLines.of(report, command).forEach(out::println);
    out.flush();
    return report.verdict() == GateReport.Verdict.BLOCKED ? OptionalInt.of(1) : idle();
  }

  private OptionalInt end(int code, String words) {
    say(words);
    return OptionalInt.of(code);
  }

  private void say(String words) {
    progress.close();
    out.println(name + " " + words);
    out.flush();
  }
}
