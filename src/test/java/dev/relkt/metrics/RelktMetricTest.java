package dev.relkt.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelktMetricTest {

  private static final Path PAGE = Path.of("docs", "metrics.md");
  private static final Pattern USED = Pattern.compile("flink_\\w*_relkt_\\w+");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  @Test
  void thePageOfMetricsHasOneRowForEach() throws IOException {
    List<String> rows;
    try (Stream<String> lines = Files.lines(PAGE)) {
      rows =
          lines
              .filter(
                  line ->
                      (line.startsWith("| `relkt_") && !line.startsWith("| `relkt_http_"))
                          || line.startsWith("| `process_"))
              .toList();
    }
    assertThat(rows)
        .as("docs/metrics.md, whose table is to be:\n%s", String.join("\n", expected()))
        .containsExactlyElementsOf(expected());
  }

  @ParameterizedTest
  @ValueSource(strings = {"grafana-relkt.json", "alerts.yml", "alerts-test.yml"})
  void dashboardAndAlertsUseMetricsOfTheTable(String file) throws IOException {
    String text = Files.readString(Path.of("docs", "observability", file));
    Set<String> used =
        USED.matcher(text)
            .results()
            .map(name -> name.group().replaceFirst("_seconds_(sum|count)$", "_seconds"))
            .map(name -> name.replaceFirst("_texts_(sum|count)$", "_texts"))
            .collect(Collectors.toSet());
    assertThat(used).isNotEmpty();
    assertThat(Arrays.stream(RelktMetric.values()).map(RelktMetric::fullName)).containsAll(used);
  }

  private static List<String> expected() {
    return Arrays.stream(RelktMetric.values()).map(RelktMetricTest::row).toList();
  }

  private static String row(RelktMetric metric) {
    return "| `%s` | %s | %s | %s | %s | %s | %s |"
        .formatted(
            metric.tail(),
            metric.kind().type(),
            unit(metric),
            metric.labels().stream().map("`%s`"::formatted).collect(Collectors.joining(", ")),
            metric.operators(),
            metric.meaning(),
            metric.worry());
  }

  private static String unit(RelktMetric metric) {
    String name = metric.shortName().replaceFirst("_total$", "");
    return List.of("seconds", "bytes", "ratio").stream()
        .filter(name::endsWith)
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @EnumSource
  void namesSayWhatTheyCount(RelktMetric metric) {
    assertThat(metric.shortName()).matches(NAME);
    assertThat(metric.kind() == RelktMetric.Kind.COUNTER)
        .isEqualTo(metric.shortName().endsWith("_total"));
    assertThat(metric.kind() != RelktMetric.Kind.SECONDS || metric.shortName().endsWith("_seconds"))
        .isTrue();
    assertThat(metric.meaning()).endsWith(".");
  }

  @Test
  void namesAreUnique() {
    assertThat(Arrays.stream(RelktMetric.values()).map(RelktMetric::fullName))
        .doesNotHaveDuplicates();
  }
}
