package dev.relkt.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.runtime.metrics.MetricRegistry;
import org.apache.flink.runtime.metrics.MetricRegistryConfiguration;
import org.apache.flink.runtime.metrics.MetricRegistryImpl;
import org.apache.flink.runtime.metrics.ReporterSetup;
import org.apache.flink.runtime.metrics.filter.ReporterFilter;
import org.apache.flink.runtime.metrics.groups.GenericMetricGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrometheusPageTest {

  private final PrometheusPage page = new PrometheusPage();
  private final MetricRegistryImpl registry =
      new MetricRegistryImpl(
          MetricRegistryConfiguration.fromConfiguration(new Configuration(), 1 << 20),
          List.of(
              new ReporterSetup(
                  "relkt", new MetricConfig(), page, ReporterFilter.getNoOpFilter(), Map.of())));
  private final OperatorMetrics metrics = new OperatorMetrics(group(registry));

  private static GenericMetricGroup group(MetricRegistry registry) {
    return new GenericMetricGroup(registry, null, "operator");
  }

  private static MetricConfig port(String port) {
    var config = new MetricConfig();
    config.setProperty(PrometheusPage.PORT, port);
    return config;
  }

  @AfterEach
  void stop() throws Exception {
    page.close();
    registry.closeAsync().get();
  }

  private String text() throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(page.url().orElseThrow())).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void tellsCountersWithTheirLabelsAndMeaning() throws Exception {
    page.open(port("0"));
    metrics.counter(RelktMetric.ANSWERS, "partial").inc(3);
    assertThat(text())
        .contains(
            "flink_operator_relkt_outcome_answers_total{outcome=\"partial\",} 3.0",
            "# TYPE flink_operator_relkt_outcome_answers_total counter");
  }

  @Test
  void tellsSummariesInSecondsWithSumAndCount() throws Exception {
    page.open(port("0"));
    SampledHistogram seconds = metrics.nanos(RelktMetric.SEARCH_SECONDS);
    for (int i = 1; i <= 100; i++) {
      seconds.update(i * 10_000_000L);
    }
    assertThat(text())
        .contains(
            "# TYPE flink_operator_relkt_search_seconds summary",
            "flink_operator_relkt_search_seconds{quantile=\"0.5\",} 0.5",
            "flink_operator_relkt_search_seconds{quantile=\"0.99\",} 0.99",
            "flink_operator_relkt_search_seconds_count 100.0",
            "flink_operator_relkt_search_seconds_sum 50.5");
  }

  @Test
  void leavesOutWhatIsNotKnownAndWhatIsNoMore() throws Exception {
    page.open(port("0"));
    metrics.set(RelktMetric.LAG, Double.NaN);
    metrics.set(RelktMetric.GATE_PASSED, 0, "1");
    metrics.set(RelktMetric.GATE_PASSED, 1, "2");
    metrics.retain(RelktMetric.Labels.GENERATION, "2"::equals);
    assertThat(text())
        .contains("gate_passed{generation=\"2\",} 1.0")
        .doesNotContain("passages_lag_records", "generation=\"1\"");
    metrics.set(RelktMetric.GATE_PASSED, 1, "1");
    assertThat(text()).contains("gate_passed{generation=\"1\",} 1.0");
  }

  @Test
  void asksForAValueWhenSomebodyLooks() throws Exception {
    page.open(port("0"));
    var waiting = new AtomicLong(1);
    metrics.ask(RelktMetric.WAITING, waiting::get);
    assertThat(text()).contains("relkt_waiting_searches 1.0");
    waiting.set(5);
    assertThat(text()).contains("relkt_waiting_searches 5.0");
  }

  @Test
  void listensOnLoopbackAlone() {
    page.open(port("0"));
    assertThat(page.url().orElseThrow()).startsWith("http://127.0.0.1:");
  }

  @Test
  void takesTheNextPortWhereOneIsInUseAndNoneWhereAllAre() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      page.open(port(Integer.toString(port)));
      assertThat(page.url()).isEmpty();
      page.open(port(port + ",0"));
      assertThat(page.url()).isPresent();
    }
  }

  @Test
  void saysNothingOfAnAddressThatIsNotOfThisMachine() {
    var config = port("0");
    config.setProperty(PrometheusPage.HOST, "192.0.2.1");
    page.open(config);
    assertThat(page.url()).isEmpty();
  }
}
