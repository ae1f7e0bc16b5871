package org.ccdrec.server.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Metrics of one name, which differ in the values of their labels. Safe for use by many threads.
 *
 * @param name the name in Prometheus' format, with the suffix of its kind
 * @param series the metric of each combination of label values
 */
record Family(String name, String help, Kind kind, Map<Labels, Metric> series) {
  /** Value of the label of {@link Kind#INFO} whose value is read on each export. */
  static final String INFORMATION = "";

  private static final String TOTAL = "_total";

  /** How a family is exported. */
  enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    /** Series of the value 1, whose information is the value of their gauge. */
    INFO
  }

  Family(String name, String help, Kind kind) {
    this(name, help, kind, new ConcurrentHashMap<>());
    if (kind == Kind.COUNTER && !name.endsWith(TOTAL)) {
      throw new IllegalArgumentException("a counter's name must end in _total; name=" + name);
    }
  }

  /** Returns the current values. */
  MetricSnapshot snapshot() {
    return switch (kind) {
      case COUNTER -> counters();
      case GAUGE -> gauges();
      case HISTOGRAM -> histograms();
      case INFO -> information();
    };
  }

  private CounterSnapshot counters() {
    String base = name.substring(0, name.length() - TOTAL.length());
    var snapshot = CounterSnapshot.builder().name(base).help(help);
    series.forEach(
        (labels, metric) ->
            snapshot.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(value(metric)).build()));
    return snapshot.build();
  }

  private GaugeSnapshot gauges() {
    var snapshot = GaugeSnapshot.builder().name(name).help(help);
    series.forEach(
        (labels, metric) ->
            snapshot.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels).value(value(metric)).build()));
    return snapshot.build();
  }

  private HistogramSnapshot histograms() {
    var snapshot = HistogramSnapshot.builder().name(name).help(help);
    series.forEach(
        (labels, metric) -> snapshot.dataPoint(((BucketHistogram) metric).snapshot(labels)));
    return snapshot.build();
  }

  private InfoSnapshot information() {
    var snapshot = InfoSnapshot.builder().name(name).help(help);
    series.forEach(
        (labels, metric) -> {
          if (((Gauge<?>) metric).getValue() instanceof String text) {
            snapshot.dataPoint(
                InfoDataPointSnapshot.builder().labels(informed(labels, text)).build());
          }
        });
    return snapshot.build();
  }

  private static Labels informed(Labels labels, String text) {
    var informed = Labels.builder();
    labels.forEach(
        each ->
            informed.label(
                each.getName(), each.getValue().equals(INFORMATION) ? text : each.getValue()));
    return informed.build();
  }

  private static double value(Metric metric) {
    return switch (metric) {
      case Counter counter -> counter.getCount();
      case Gauge<?> gauge -> ((Number) gauge.getValue()).doubleValue();
      default -> throw new IllegalStateException("no value of " + metric.getClass());
    };
  }
}
