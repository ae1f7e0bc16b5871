package org.ccdrec.server.metrics;

import com.github.benmanes.caffeine.cache.stats.ConcurrentStatsCounter;
import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one server: latency and status codes by route, caches, and what other parts
 * register. Safe for use by many threads.
 *
 * <p>Names follow Prometheus: they start with {@code ccdrec_}, state a base unit, and end in {@code
 * _total} if the metric is a counter. Durations and shares are histograms with fixed buckets, so
 * that quantiles can be computed over any time span and any number of servers.
 */
public final class ServerMetrics {
  /** Media type of {@link #prometheusText()}. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  /** Bucket bounds of requests and pauses, in seconds. */
  private static final double[] SHORT = {
    .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10
  };

  /** Bucket bounds of activations, in seconds. */
  private static final double[] LONG = {.1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800};

  private static final double[] SHARES = {0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, Histogram> histograms = new ConcurrentHashMap<>();
  private final ConcurrentStatsCounter cache = new ConcurrentStatsCounter();

  /** Registers the metrics of the answer cache. */
  public ServerMetrics() {
    total(
        "ccdrec_cache_hits_total",
        "Requests answered from the answer cache.",
        () -> cache.snapshot().hitCount());
    total(
        "ccdrec_cache_misses_total",
        "Requests that the answer cache did not hold.",
        () -> cache.snapshot().missCount());
    total(
        "ccdrec_cache_evictions_total",
        "Answers evicted from the answer cache.",
        () -> cache.snapshot().evictionCount());
    gauge(
        "ccdrec_cache_hit_ratio",
        "Share of the look-ups since the start that the answer cache answered, 0 to 1.",
        () -> cache.snapshot().hitRate());
  }

  PrometheusRegistry registry() {
    return registry;
  }

  /** Returns the metrics of a route, which write to the same series for the same name. */
  public RouteMetrics route(String name) {
    Counter codes =
        counter(
            "ccdrec_http_responses_total",
            "Answers by route and status code.",
            new String[] {"route", "code"});
    return new RouteMetrics(
        new Latency(
            histogram(
                    "ccdrec_http_request_duration_seconds",
                    "Time from the head of a request to its answer, by route.",
                    SHORT,
                    "route")
                .labelValues(name)),
        code -> codes.labelValues(name, String.valueOf(code)));
  }

  /** Returns the latencies of the stages of a route, the same series for the same name. */
  public StageTimers stages(String route) {
    return new StageTimers(
        stage(route, "queue"),
        stage(route, "filter"),
        stage(route, "search"),
        stage(route, "rerank"),
        stage(route, "render"));
  }

  private StageTimer stage(String route, String name) {
    Histogram stages =
        histogram(
            "ccdrec_http_stage_duration_seconds",
            "Time spent in a stage of requests: queue, filter, search, rerank or render.",
            SHORT,
            "route",
            "stage");
    return new StageTimer(new Latency(stages.labelValues(route, name)));
  }

  /** Returns the pauses of a garbage collector, the same series for the same name. */
  Latency pause(String collector) {
    return new Latency(
        histogram(
                "ccdrec_gc_pause_duration_seconds",
                "Pauses of the process for garbage collection, by collector.",
                SHORT,
                "collector")
            .labelValues(collector));
  }

  /** Returns a histogram of durations from 0.1 ms to 10 s, the same for the same name. */
  public Latency latency(String name, String help) {
    return new Latency(histogram(name, help, SHORT));
  }

  /** Returns a histogram of durations from 0.1 s to 30 min, the same for the same name. */
  public Latency duration(String name, String help) {
    return new Latency(histogram(name, help, LONG));
  }

  /** Returns a histogram of shares from 0 to 1, the same for the same name. */
  public DistributionDataPoint shares(String name, String help) {
    return histogram(name, help, SHARES);
  }

  private Histogram histogram(String name, String help, double[] bounds, String... labels) {
    return histograms.computeIfAbsent(
        name,
        key ->
            Histogram.builder()
                .name(key)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(bounds)
                .withoutExemplars()
                .register(registry));
  }

  /** Returns a counter, the same for the same name, which must end in {@code _total}. */
  public CounterDataPoint counter(String name, String help) {
    return counter(name, help, new String[0]);
  }

  /**
   * Returns a counter of one value of a label, the same for the same name and value.
   *
   * @param label name and value of the label
   */
  public CounterDataPoint counter(String name, String help, Map.Entry<String, String> label) {
    return counter(name, help, new String[] {label.getKey()}).labelValues(label.getValue());
  }

  private Counter counter(String name, String help, String[] labels) {
    return counters.computeIfAbsent(
        name,
        key ->
            Counter.builder()
                .name(key)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry));
  }

  /** Registers a counter whose value is read on each export. */
  public void total(String name, String help, LongSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call((double) value.getAsLong()))
        .register(registry);
  }

  /** Registers a value that is read on each export. */
  public void gauge(String name, String help, Supplier<? extends Number> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.get().doubleValue()))
        .register(registry);
  }

  /**
   * Registers a series whose value is always 1 and whose label has the information.
   *
   * @param name name without the suffix {@code _info}, which is added
   * @param label the label, and where its value is read on each export; without a value there is no
   *     series
   */
  public void info(String name, String help, Map.Entry<String, Supplier<@Nullable String>> label) {
    registry.register(
        () -> {
          var snapshot = InfoSnapshot.builder().name(name).help(help);
          String value = label.getValue().get();
          if (value != null) {
            snapshot.dataPoint(
                InfoSnapshot.InfoDataPointSnapshot.builder()
                    .labels(Labels.of(label.getKey(), value))
                    .build());
          }
          return snapshot.build();
        });
  }

  /** Counts one call of a re-ranking rule whose result was ignored because of a fault. */
  public void ruleFailed(String rule, String fault) {
    counter(
            "ccdrec_rerank_rule_faults_total",
            "Calls of re-ranking rules whose result was ignored, by rule and kind of fault.",
            new String[] {"rule", "kind"})
        .labelValues(rule, fault)
        .inc();
  }

  /** Returns the counter of cache hits and misses. */
  public StatsCounter cache() {
    return cache;
  }

  /** Returns all metrics in Prometheus' text format, UTF-8. */
  public byte[] prometheusText() {
    var output = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(output, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return output.toByteArray();
  }
}
