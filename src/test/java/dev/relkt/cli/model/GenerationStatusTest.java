package dev.relkt.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.answering.WordEncoder;
import dev.relkt.cli.Said;
import dev.relkt.registry.ModelVersion;
import dev.relkt.rollout.GateFixture;
import dev.relkt.snapshot.GenerationFixture;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GenerationEnd;
import dev.relkt.status.GenerationStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationStatusTest {

  private static final Duration RETENTION = Duration.ofHours(3);

  @TempDir Path directory;

  private GateFixture index;

  @BeforeEach
  void makeGenerations() {
    index = new GateFixture(directory).passage("p1", "en", "one").passage("p2", "en", "two");
    try (var first = new WordEncoder(1);
        var second = new WordEncoder(2)) {
      index.publish(1, first);
      GenerationFixture.activate(index.store, 1);
      index.publish(2, second);
      GenerationFixture.activate(index.store, 2);
    }
    index.store.createGeneration(WordEncoder.manifest(3));
    index.store.decisions().end(3, GenerationEnd.Reason.SUPERSEDED, "words/4 was announced");
    index.store.createGeneration(WordEncoder.manifest(4));
  }

  @AfterEach
  void close() throws Exception {
    index.close();
  }

  @Test
  void saysOfEveryGenerationWhatItIsFor() {
    List<GenerationStatus> all = GenerationStatus.all(index.store, RETENTION);

    assertThat(all)
        .extracting(
            one -> one.generation().id() + " " + one.role().describe() + " " + one.passages())
        .containsExactly("g1 retained 2", "g2 active 2", "g3 ended 0", "g4 building 0");
    List<String> lines = GenerationTable.of(all, index.store.roles().of(1).orElseThrow().since());
    assertThat(lines.get(0)).isEqualTo("generation  model    role      passages   MB");
    assertThat(lines.get(1))
        .startsWith("g1          words/1  retained         2  0.0  kept for 3 h more");
    assertThat(lines.get(3))
        .contains("g3          words/3  ended")
        .endsWith("words/4 was announced");
    assertThat(lines.get(4)).isEqualTo("g4          words/4  building");
  }

  @Test
  void saysTheSameToPrograms() {
    var array = JsonMapper.builder().build().createArrayNode();
    GenerationStatus.json(GenerationStatus.all(index.store, RETENTION), array);
    assertThat(array.at("/0/role").asText()).isEqualTo("retained");
    assertThat(Instant.parse(array.at("/0/keptUntil").asText())).isAfter(Instant.now());
    assertThat(array.at("/1/model").asText()).isEqualTo("words/2");
    assertThat(array.at("/1/bytes").asLong()).isPositive();
    assertThat(array.at("/2/ended").asText()).contains("words/4 was announced");
  }

  @Test
  void aListOfVersionsSaysWhatTheIndexHasOfEach() {
    List<GenerationStatus> all = GenerationStatus.all(index.store, RETENTION);
    assertThat(state(1, all)).startsWith("retained until ");
    assertThat(state(2, all)).isEqualTo("active");
    assertThat(state(3, all)).isEqualTo("—");
    assertThat(state(4, all)).isEqualTo("building 45 %");
    assertThat(state(5, all)).isEqualTo("—");
  }

  @Test
  void aVersionOfASpaceThatIsThereIsReady() {
    index.store.activate(2, new ModelVersion("other", 1), OptionalLong.empty(), "same vectors");
    assertThat(state(2, GenerationStatus.all(index.store, RETENTION)))
        .isEqualTo("ready (space of g2)");
  }

  @Test
  void aReportIsFoundByGenerationByVersionAndAsTheNewest() {
    GateReport report = GateReportsForTests.blocked();
    index.store.decisions().report(report);

    assertThat(NamedReport.of(index.store, "")).isEqualTo(report);
    assertThat(NamedReport.of(index.store, "g2")).isEqualTo(report);
    assertThat(NamedReport.of(index.store, "words/2")).isEqualTo(report);
    assertThatThrownBy(() -> NamedReport.of(index.store, "g4"))
        .hasMessage("g4: not compared yet; the gate looks at a generation when it is ready");
    assertThatThrownBy(() -> NamedReport.of(index.store, "g7"))
        .hasMessageStartingWith("g7: no such generation (expected: one of [g1 (words/1, ");
    assertThatThrownBy(() -> NamedReport.of(index.store, "newest"))
        .hasMessage(
            "generation: \"newest\" (expected: a number such as g2, or a model version such as student/2)");
  }

  @Test
  void theGateIsShownFromTheIndexRoot() {
    assertThat(run("gate", "show")).startsWith("0\nno questions; the beginnings of some passages");
    index
        .store
        .decisions()
        .askAtTheGate(GateQuestionsFile.sample().subList(0, 3), "set 3 questions (0@4)");
    assertThat(run("gate", "show")).contains("3 questions, set ", ": set 3 questions (0@4)");
    assertThat(run("gate", "show", "--json").lines().skip(1))
        .hasSize(3)
        .allMatch(line -> line.startsWith("{\"id\":") && line.contains("\"relevant\":["));
    assertThat(run("gate", "report"))
        .isEqualTo(
            "1\nrelkt: no generation was compared yet; \"relkt model publish\" builds one, and the gate looks at it when it is ready\n");
    index.store.decisions().report(GateReportsForTests.blocked());
    assertThat(run("gate", "report", "g2")).contains("blocked: 1 of 2 pairs of languages fall");
    assertThat(run("gate", "report", "--json")).contains("\"passed\":false");
  }

  private static String state(int seed, List<GenerationStatus> all) {
    return ModelListCommand.state(WordEncoder.manifest(seed), all, OptionalInt.of(45));
  }

  private String run(String... arguments) {
    var all = new java.util.ArrayList<>(List.of(arguments));
    all.add("--index-root=" + directory.resolve("index"));
    return Said.by(all.toArray(String[]::new)).all();
  }
}
