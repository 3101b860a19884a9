package dev.relkt.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HttpMetricsTest {

  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (relkt_\\S+) (\\S+)$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(relkt_http_\\S+)` \\| (\\S+) \\|");

  private static String page(HttpMetrics metrics) throws IOException {
    var out = new ByteArrayOutputStream();
    metrics.write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1) + " " + found.group(2))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void areThoseThatTheDocumentationDescribes() throws IOException {
    var metrics = new HttpMetrics(() -> 3, () -> 2);
    metrics.count("/v1/ask", "POST", 200, 5_000_000);
    String page = page(metrics);
    assertThat(names(TYPE, page))
        .isEqualTo(names(ROW, Files.readString(Path.of("docs/metrics.md"))))
        .isNotEmpty();
    assertThat(page)
        .contains(
            "relkt_http_requests_total{method=\"POST\",route=\"/v1/ask\",status=\"200\"} 1.0",
            "relkt_http_questions_waiting 3.0",
            "relkt_http_connections 2.0",
            "relkt_http_request_seconds_bucket{route=\"/v1/ask\",le=\"0.01\"} 1",
            "jvm_memory_used_bytes");
  }
}
