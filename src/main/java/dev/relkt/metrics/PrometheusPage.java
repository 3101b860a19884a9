package dev.relkt.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.util.NetUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of a process on a page for Prometheus, {@code http://HOST:PORT/metrics}: Flink's own
 * and ours, under the names that Flink's reporter gives them.
 *
 * <p>Flink's reporter listens on all interfaces; this one on one address, {@value #DEFAULT_HOST}
 * unless told otherwise. Beside that, names that end in {@code _total} are counters, summaries of
 * ours have sums, ours have a help text, values of labels stay as they are, and what is no number
 * at the moment is left out. A port that is in use is said in the log, and keeps nothing from
 * running.
 *
 * <p>Settings, below {@code metrics.reporter.<name>.}: {@value #HOST}, an address of this machine;
 * {@value #PORT}, a port, several as {@code 9249-9260}, of which the first free one is taken, or 0
 * for any free one.
 *
 * <p>Thread-safe.
 */
public final class PrometheusPage implements MetricReporter {

  public static final String HOST = "host";
  public static final String PORT = "port";
  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final String DEFAULT_PORT = "9249-9260";

  private static final Logger LOG = LoggerFactory.getLogger(PrometheusPage.class);
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9:_]");
  private static final double[] QUANTILES = {0.5, 0.75, 0.95, 0.98, 0.99, 0.999};

  private final Map<Series, Metric> metrics = new ConcurrentHashMap<>();
  private @Nullable HTTPServer server;
  private @Nullable InetSocketAddress address;

  /** A metric as Prometheus knows it. */
  private record Series(String name, Map<String, String> labels) {}

  @Override
  public void open(MetricConfig config) {
    String host = config.getString(HOST, DEFAULT_HOST);
    String ports = config.getString(PORT, DEFAULT_PORT);
    var registry = new CollectorRegistry();
    registry.register(new Families());
    String trouble = "no port";
    try {
      InetAddress at = InetAddress.getByName(host);
      Iterator<Integer> candidates = NetUtils.getPortRangeFromString(ports);
      while (server == null && candidates.hasNext()) {
        try {
          server = new HTTPServer(new InetSocketAddress(at, candidates.next()), registry, true);
          address = new InetSocketAddress(at, server.getPort());
        } catch (IOException e) {
          trouble = String.valueOf(e.getMessage());
        }
      }
    } catch (IOException | RuntimeException e) {
      trouble = e.toString();
    }
    if (address == null) {
      LOG.warn(
          "metrics: host {}, port {}: {} (expected: an address of this machine and a free port); this"
              + " process runs without a page of metrics. Choose others with metrics.reporter.*.host"
              + " and port, or relkt up --metrics-port",
          host,
          ports,
          trouble);
    } else {
      LOG.info("metrics: {}", url().orElse(""));
    }
  }

  /** Where the page is, absent where no port was free. */
  public Optional<String> url() {
    return Optional.ofNullable(address)
        .map(
            at -> "http://%s:%d/metrics".formatted(at.getAddress().getHostAddress(), at.getPort()));
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop();
      server = null;
      address = null;
    }
    metrics.clear();
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    metrics.put(series(name, group), metric);
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    metrics.remove(series(name, group), metric);
  }

  private static Series series(String name, MetricGroup group) {
    String scope =
        LogicalScopeProvider.castFrom(group).getLogicalScope(PrometheusPage::inNames, '_');
    Map<String, String> labels = new TreeMap<>();
    group
        .getAllVariables()
        .forEach((key, value) -> labels.put(inNames(key.substring(1, key.length() - 1)), value));
    return new Series("flink_" + scope + "_" + inNames(name), labels);
  }

  private static String inNames(String text) {
    return NOT_IN_NAMES.matcher(text).replaceAll("_");
  }

  /** What is there when somebody looks, family by family. */
  private final class Families extends Collector {

    @Override
    public List<MetricFamilySamples> collect() {
      Map<String, List<Sample>> samples = new TreeMap<>();
      Map<String, Type> types = new TreeMap<>();
      metrics.forEach(
          (series, metric) -> {
            List<Sample> of = samples(series, metric);
            if (!of.isEmpty()) {
              samples.computeIfAbsent(series.name(), name -> new ArrayList<>()).addAll(of);
              types.put(series.name(), type(series.name(), metric));
            }
          });
      String resident = RelktMetric.RESIDENT_BYTES.fullName();
      ResidentMemory.bytes()
          .ifPresent(
              bytes -> {
                samples.put(resident, List.of(new Sample(resident, List.of(), List.of(), bytes)));
                types.put(resident, Type.GAUGE);
              });
      List<MetricFamilySamples> families = new ArrayList<>();
      samples.forEach(
          (name, of) ->
              families.add(
                  new MetricFamilySamples(
                      name, types.getOrDefault(name, Type.UNTYPED), help(name), of)));
      return families;
    }

    private static String help(String name) {
      return RelktMetric.of(name).map(RelktMetric::meaning).orElse(name);
    }

    private static Type type(String name, Metric metric) {
      if (metric instanceof Histogram) {
        return Type.SUMMARY;
      }
      return name.endsWith("_total") ? Type.COUNTER : Type.GAUGE;
    }

    private static List<Sample> samples(Series series, Metric metric) {
      List<String> names = List.copyOf(series.labels().keySet());
      List<String> values = List.copyOf(series.labels().values());
      if (metric instanceof Histogram histogram) {
        return summary(series.name(), names, values, histogram);
      }
      double value = value(series.name(), metric);
      return Double.isNaN(value)
          ? List.of()
          : List.of(new Sample(series.name(), names, values, value));
    }

    private static List<Sample> summary(
        String name, List<String> names, List<String> values, Histogram histogram) {
      List<Sample> samples = new ArrayList<>();
      HistogramStatistics statistics = histogram.getStatistics();
      List<String> withQuantile = plus(names, "quantile");
      for (double quantile : QUANTILES) {
        samples.add(
            new Sample(
                name,
                withQuantile,
                plus(values, doubleToGoString(quantile)),
                statistics.getQuantile(quantile)));
      }
      samples.add(new Sample(name + "_count", names, values, histogram.getCount()));
      if (histogram instanceof SampledHistogram sampled) {
        samples.add(new Sample(name + "_sum", names, values, sampled.sum()));
      }
      return samples;
    }

    private static List<String> plus(List<String> list, String one) {
      List<String> longer = new ArrayList<>(list);
      longer.add(one);
      return longer;
    }

    /** Not a number where there is none, such as for a text. */
    private static double value(String name, Metric metric) {
      return switch (metric) {
        case Counter counter -> counter.getCount();
        case Meter meter -> meter.getRate();
        case Gauge<?> gauge -> {
          try {
            Object value = gauge.getValue();
            yield value instanceof Number number
                ? number.doubleValue()
                : value instanceof Boolean yes ? (yes ? 1 : 0) : Double.NaN;
          } catch (RuntimeException e) {
            LOG.debug("metric {} has no value: {}", name, e.toString());
            yield Double.NaN;
          }
        }
        default -> Double.NaN;
      };
    }
  }
}
