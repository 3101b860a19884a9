package dev.relkt.http.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.IntSupplier;

/**
 * What a gateway counts, in the format of Prometheus. docs/operations.md has the table. Safe for
 * use by several threads.
 */
public final class HttpMetrics {

  /** The content type of {@link #write}. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests;
  private final Histogram seconds;

  /**
   * @param waiting how many questions wait for their answers
   * @param connections how many are open
   */
  public HttpMetrics(IntSupplier waiting, IntSupplier connections) {
    requests =
        Counter.builder()
            .name("relkt_http_requests_total")
            .help("Requests by route, method and status.")
            .labelNames("route", "method", "status")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("relkt_http_request_seconds")
            .help("From the request's first line to the answer's last byte.")
            .unit(Unit.SECONDS)
            .labelNames("route")
            .classicOnly()
            .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30)
            .register(registry);
    var unusedWaiting =
        GaugeWithCallback.builder()
            .name("relkt_http_questions_waiting")
            .help("Questions that wait for their answers.")
            .callback(callback -> callback.call(waiting.getAsInt()))
            .register(registry);
    var unusedConnections =
        GaugeWithCallback.builder()
            .name("relkt_http_connections")
            .help("Open connections.")
            .callback(callback -> callback.call(connections.getAsInt()))
            .register(registry);
    JvmMetrics.builder().register(registry);
  }

  /**
   * Counts a request.
   *
   * @param route as it is declared, never what was asked for: there are few
   * @param nanos that it took
   */
  public void count(String route, String method, int status, long nanos) {
    requests.labelValues(route, method, Integer.toString(status)).inc();
    seconds.labelValues(route).observe(nanos / 1e9);
  }

  /** Writes all of it. */
  public void write(OutputStream out) throws IOException {
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
  }
}
