package dev.relkt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchReportTest {

  @TempDir Path directory;

  @Test
  void passesWhileConditionsHoldHoweverManyAimsAreMissed() {
    BenchReport report = report(0.96);

    assertThat(report.passed()).isTrue();
    assertThat(report.verdict())
        .isEqualTo("search: passed; 1 of 1 conditions hold; 1 of 2 aims met; short: cost 1.49");
  }

  @Test
  void failsWhereAConditionDoesNotHoldAndSaysWhich() {
    BenchReport report = report(0.94);

    assertThat(report.passed()).isFalse();
    assertThat(report.verdict())
        .startsWith("search: failed; recall is 0.94 (wanted: at least 0.95)");
  }

  @Test
  void showsWhereEveryFigureStands() {
    assertThat(report(0.94).standing().rows())
        .containsExactly(
            List.of("recall", "0.94", "at least 0.95", "FAILED"),
            List.of("cost", "1.49", "at most 1.10", "short"),
            List.of("rate", "1.00", "at least 0.90", "met"));
  }

  @Test
  void isKeptAsJsonWithMachineAimsAndTables() throws IOException {
    Path file = directory.resolve("reports").resolve("search.json");

    BenchFiles.writeJson(List.of(report(0.96)), Machine.here(), file);

    JsonNode json = JsonMapper.builder().build().readTree(file.toFile());
    assertThat(json.path("passed").asBoolean()).isTrue();
    assertThat(json.at("/machine/cores").asInt()).isPositive();
    assertThat(json.at("/machine/commit").asText()).isNotEmpty();
    JsonNode search = json.at("/benchmarks/0");
    assertThat(search.path("benchmark").asText()).isEqualTo("search");
    assertThat(search.at("/aims/0/value").asDouble()).isEqualTo(1.49);
    assertThat(search.at("/aims/0/met").asBoolean()).isFalse();
    assertThat(search.at("/tables/0/rows/0/1").asText()).isEqualTo("1.000");
  }

  @Test
  void isKeptAsMarkdownAndPlots() throws IOException {
    Path file = directory.resolve("search.md");

    BenchFiles.writeMarkdown(List.of(report(0.96)), Machine.here(), file);
    List<Path> plots = BenchFiles.writePlots(report(0.96), directory.resolve("plots"));

    assertThat(Files.readString(file))
        .contains(
            "# relkt bench search",
            "| shard | 1.000 |",
            "| recall | 0.96 | at least 0.95 | holds |");
    assertThat(plots).containsExactly(directory.resolve("plots").resolve("one.svg"));
    assertThat(plots.getFirst()).hasContent("<svg/>");
  }

  private static BenchReport report(double recall) {
    return new BenchReport(
        "search",
        List.of("seed 1."),
        List.of(BenchTable.of("Recall", "who", ">recall").row("shard", "1.000").build()),
        List.of(Aim.atLeast("recall", recall, 0.95, "")),
        List.of(Aim.atMost("cost", 1.49, 1.10, ""), Aim.atLeast("rate", 1, 0.9, "")),
        Map.of("one.svg", "<svg/>"),
        List.of());
  }
}
