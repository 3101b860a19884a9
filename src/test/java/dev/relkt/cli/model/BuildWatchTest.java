package dev.relkt.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.BuildOrder.Then;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.GenerationEvent.Kind;
import dev.relkt.snapshot.generation.GenerationEvent.ShardProgress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BuildWatchTest {

  private static final OptionalInt GOES_ON = OptionalInt.empty();
  private static final ModelVersion MODEL = new ModelVersion("student", 2);

  private final StringWriter out = new StringWriter();
  private final AtomicLong now = new AtomicLong();
  private final List<List<ShardProgress>> shown = new ArrayList<>();
  private Optional<Then> then = Optional.of(Then.WAIT);

  private final BuildWatch watch =
      new BuildWatch(
          2,
          () -> then,
          words -> BrokerOptions.command("kafka:9092", words),
          new PrintWriter(out, true),
          new BuildProgress() {
            @Override
            public void at(List<ShardProgress> shards) {
              shown.add(shards);
            }

            @Override
            public void close() {}
          },
          now::get);

  @Test
  void endsWithZeroWhenItIsReadyAndWaitsForAnOperator() {
    ShardProgress half = new ShardProgress(0, 5, 10, 5, false);
    assertThat(watch.take(building(half))).isEqualTo(GOES_ON);
    assertThat(shown).containsExactly(List.of(half));
    assertThat(watch.take(event(Kind.READY, ""))).isEqualTo(GOES_ON);
    assertThat(watch.take(event(Kind.READY, ""))).as("said once").isEqualTo(GOES_ON);
    assertThat(watch.take(gate(GateReportsForTests.passed()))).hasValue(0);
    assertThat(out.toString().lines())
        .startsWith("g2 (student/2) is ready: every passage is in it; now the gate looks at it")
        .contains("passed: g2 may become active")
        .endsWith(
            "g2 (student/2) waits: \"relkt model activate student/2 --bootstrap kafka:9092\" makes it answer");
  }

  @Test
  void waitsForTheActivationWhereOneWasOrdered() {
    then = Optional.of(Then.ACTIVATE);
    assertThat(watch.take(gate(GateReportsForTests.passed()))).isEqualTo(GOES_ON);
    now.set(BuildWatch.SETTLED.toNanos() * 10);
    assertThat(watch.idle()).isEqualTo(GOES_ON);
    assertThat(watch.take(event(Kind.ACTIVE, "student/2 answers by g2"))).hasValue(0);
    assertThat(out.toString()).contains("g2 (student/2) is active: student/2 answers by g2");
  }

  @Test
  void withoutTheIndexRootItWaitsALittleForTheActivation() {
    then = Optional.empty();
    assertThat(watch.take(gate(GateReportsForTests.passed()))).isEqualTo(GOES_ON);
    assertThat(watch.idle()).isEqualTo(GOES_ON);
    now.set(BuildWatch.SETTLED.toNanos());
    assertThat(watch.idle()).hasValue(0);
  }

  @Test
  void endsWithOneWhenTheGateBlocksIt() {
    assertThat(watch.take(gate(GateReportsForTests.blocked()))).hasValue(1);
    assertThat(out.toString()).contains("de        en", "blocked: 1 of 2 pairs");
  }

  @Test
  void endsWithOneWhenItFailsOrIsGivenUpAndPassesOthersOver() {
    assertThat(
            watch.take(GenerationEvent.of(1, Kind.RETIRED, Optional.of(MODEL), "another one", 0)))
        .isEqualTo(GOES_ON);
    assertThat(watch.take(event(Kind.FAILED, "no room"))).hasValue(1);
    assertThat(out.toString()).contains("g2 (student/2) could not be built: no room");
    assertThat(watch.take(event(Kind.RETIRED, "student/3 was announced"))).hasValue(1);
    assertThat(out.toString()).contains("g2 (student/2) was given up: student/3 was announced");
  }

  @Test
  void fromEventsAloneTheNewestThatWasBegunAndDidNotEndIsWatched() {
    GenerationEvent begun = event(Kind.CREATED, "");
    GenerationEvent early = building(new ShardProgress(0, 1, 10, 1, false));
    GenerationEvent late = building(new ShardProgress(0, 9, 10, 9, false));
    GenerationEvent ended = event(Kind.ACTIVE, "");

    assertThat(ModelWatchCommand.candidate(List.of(begun, early, late)))
        .contains(new ModelWatchCommand.Candidate(2, Optional.of(MODEL), List.of(late)));
    assertThat(ModelWatchCommand.candidate(List.of(begun, early, late, ended))).isEmpty();
    assertThat(ModelWatchCommand.candidate(List.of())).isEmpty();
  }

  private static GenerationEvent event(Kind kind, String detail) {
    return GenerationEvent.of(2, kind, Optional.of(MODEL), detail, 1_000);
  }

  private static GenerationEvent building(ShardProgress shard) {
    return new GenerationEvent(
        2, Kind.BUILDING, Optional.of(MODEL), 0, 0, List.of(shard), Optional.empty(), "", "", 1);
  }

  private static GenerationEvent gate(GateReport report) {
    return new GenerationEvent(
        2, Kind.GATE, Optional.of(MODEL), 0, 0, List.of(), Optional.of(report), "", "", 1);
  }
}
