package org.ccdrec.server.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.github.benmanes.caffeine.cache.stats.ConcurrentStatsCounter;
import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
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
 *
 * <p>Metrics are those of Dropwizard, in a registry of its kind; a metric with labels is registered
 * as {@code name{label="value"}}.
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

  private final MetricRegistry registry;
  private final Map<String, Family> families;
  private final PrometheusRegistry exported;
  private final Labels common;

  /** Creates metrics without any series. */
  public ServerMetrics() {
    this.registry = new MetricRegistry();
    this.families = new ConcurrentHashMap<>();
    this.exported = new PrometheusRegistry();
    this.common = Labels.EMPTY;
    MultiCollector collector =
        () -> new MetricSnapshots(families.values().stream().map(Family::snapshot).toList());
    exported.register(collector);
  }

  private ServerMetrics(ServerMetrics all, Labels common) {
    this.registry = all.registry;
    this.families = all.families;
    this.exported = all.exported;
    this.common = common;
  }

  /** Returns the same metrics with a label that every series registered through it gets. */
  public ServerMetrics labelled(String label, String value) {
    return new ServerMetrics(this, common.merge(Labels.of(label, value)));
  }

  /** Where other Prometheus metrics are registered, such as those of the process. */
  PrometheusRegistry exported() {
    return exported;
  }

  /** Returns the metrics of a route, which write to the same series for the same name. */
  public RouteMetrics route(String name) {
    return new RouteMetrics(
        new Latency(
            histogram(
                "ccdrec_http_request_duration_seconds",
                "Time from the head of a request to its answer, by route.",
                SHORT,
                Labels.of("route", name))),
        code ->
            counter(
                "ccdrec_http_responses_total",
                "Answers by route and status code.",
                Labels.of("route", name, "code", String.valueOf(code))));
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
    BucketHistogram seconds =
        histogram(
            "ccdrec_http_stage_duration_seconds",
            "Time spent in a stage of requests: queue, filter, search, rerank or render.",
            SHORT,
            Labels.of("route", route, "stage", name));
    return new StageTimer(new Latency(seconds));
  }

  /** Returns the pauses of a garbage collector, the same series for the same name. */
  Latency pause(String collector) {
    return new Latency(
        histogram(
            "ccdrec_gc_pause_duration_seconds",
            "Pauses of the process for garbage collection, by collector.",
            SHORT,
            Labels.of("collector", collector)));
  }

  /** Returns a histogram of durations from 0.1 ms to 10 s, the same for the same name. */
  public Latency latency(String name, String help) {
    return new Latency(histogram(name, help, SHORT, Labels.EMPTY));
  }

  /** Returns a histogram of durations from 0.1 s to 30 min, the same for the same name. */
  public Latency duration(String name, String help) {
    return new Latency(histogram(name, help, LONG, Labels.EMPTY));
  }

  /** Returns a histogram of shares from 0 to 1, the same for the same name. */
  public BucketHistogram shares(String name, String help) {
    return histogram(name, help, SHARES, Labels.EMPTY);
  }

  private BucketHistogram histogram(String name, String help, double[] bounds, Labels labels) {
    var family = new Family(name, help, Family.Kind.HISTOGRAM);
    return (BucketHistogram)
        series(family, common.merge(labels), () -> new BucketHistogram(bounds));
  }

  /** Returns a counter, the same for the same name, which must end in {@code _total}. */
  public Counter counter(String name, String help) {
    return counter(name, help, Labels.EMPTY);
  }

  /**
   * Returns a counter of one value of a label, the same for the same name and value.
   *
   * @param label name and value of the label
   */
  public Counter counter(String name, String help, Map.Entry<String, String> label) {
    return counter(name, help, Labels.of(label.getKey(), label.getValue()));
  }

  /**
   * Returns a counter of some values of labels, the same for the same name and values.
   *
   * @param labels value by name of a label
   */
  public Counter counter(String name, String help, Map<String, String> labels) {
    String[] sorted = labels.keySet().stream().sorted().toArray(String[]::new);
    String[] values = Arrays.stream(sorted).map(labels::get).toArray(String[]::new);
    return counter(name, help, Labels.of(sorted, values));
  }

  private Counter counter(String name, String help, Labels labels) {
    var family = new Family(name, help, Family.Kind.COUNTER);
    return (Counter) series(family, common.merge(labels), Counter::new);
  }

  /** Registers a counter whose value is read on each export. */
  public void total(String name, String help, LongSupplier value) {
    Gauge<Long> gauge = value::getAsLong;
    add(new Family(name, help, Family.Kind.COUNTER), common, gauge);
  }

  /** Registers a value that is read on each export. */
  public void gauge(String name, String help, Supplier<? extends Number> value) {
    Gauge<Number> gauge = value::get;
    add(new Family(name, help, Family.Kind.GAUGE), common, gauge);
  }

  /**
   * Registers a value of one value of a label, which is read on each export; the former one of the
   * same name and value stays.
   *
   * @param label name and value of the label
   */
  public void gauge(
      String name, String help, Map.Entry<String, String> label, Supplier<? extends Number> value) {
    Gauge<Number> gauge = value::get;
    Labels labels = Labels.of(label.getKey(), label.getValue());
    series(new Family(name, help, Family.Kind.GAUGE), common.merge(labels), () -> gauge);
  }

  /**
   * Registers a series whose value is always 1 and whose label has the information.
   *
   * @param name name without the suffix {@code _info}, which is added
   * @param label the label, and where its value is read on each export; without a value there is no
   *     series
   */
  public void info(String name, String help, Map.Entry<String, Supplier<@Nullable String>> label) {
    Gauge<@Nullable String> gauge = label.getValue()::get;
    Labels informed = Labels.of(label.getKey(), Family.INFORMATION);
    add(new Family(name, help, Family.Kind.INFO), common.merge(informed), gauge);
  }

  /** Adds a metric; throws {@link IllegalArgumentException} if its series has one. */
  private void add(Family family, Labels labels, Metric metric) {
    registry.register(key(family.name(), labels), metric);
    families.computeIfAbsent(family.name(), name -> family).series().put(labels, metric);
  }

  /** Returns the metric of a series, which is created at first. */
  private Metric series(Family family, Labels labels, Supplier<Metric> created) {
    return families
        .computeIfAbsent(family.name(), name -> family)
        .series()
        .computeIfAbsent(labels, key -> registry.register(key(family.name(), key), created.get()));
  }

  private static String key(String name, Labels labels) {
    return labels.isEmpty() ? name : name + labels;
  }

  /** Counts one call of a re-ranking rule whose result was ignored because of a fault. */
  public void ruleFailed(String rule, String fault) {
    counter(
            "ccdrec_rerank_rule_faults_total",
            "Calls of re-ranking rules whose result was ignored, by rule and kind of fault.",
            Labels.of("rule", rule, "kind", fault))
        .inc();
  }

  /** Registers the metrics of an answer cache; returns the counter of its hits and misses. */
  public StatsCounter cache() {
    var cache = new ConcurrentStatsCounter();
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
    return cache;
  }

  /** Returns all metrics in Prometheus' text format, UTF-8. */
  public byte[] prometheusText() {
    var output = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(output, exported.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return output.toByteArray();
  }
}
