package org.ccdrec.server.metrics;

import com.codahale.metrics.MetricRegistry;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.instrumentation.dropwizard5.labels.CustomLabelMapper;
import io.prometheus.metrics.instrumentation.dropwizard5.labels.MapperConfig;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Exports a Dropwizard registry in Prometheus' text format, with the last parts of some names as
 * labels.
 *
 * <p>The exporter gives each Dropwizard metric its own Prometheus metric and rejects duplicate
 * names, so metrics that differ only in labels are exported separately and merged here. Safe for
 * use by many threads.
 */
final class PrometheusText {
  static final String ROUTE_PREFIX = "http.request.seconds.";
  static final String STAGE_PREFIX = "http.stage.seconds.";
  static final String PAUSE_PREFIX = "jvm.gc.pause.seconds.";
  static final String STATUS_PREFIX = "http.responses.";
  static final String RULE_FAULT_PREFIX = "rerank.rule.faults.";

  private static final CustomLabelMapper LABELS =
      new CustomLabelMapper(
          List.of(
              new MapperConfig(ROUTE_PREFIX + "*", "http_request_seconds", Map.of("route", "${0}")),
              new MapperConfig(
                  STAGE_PREFIX + "*.*",
                  "http_stage_seconds",
                  Map.of("route", "${0}", "stage", "${1}")),
              new MapperConfig(
                  PAUSE_PREFIX + "*", "jvm_gc_pause_seconds", Map.of("collector", "${0}")),
              new MapperConfig(
                  RULE_FAULT_PREFIX + "*.*",
                  "rerank_rule_faults",
                  Map.of("rule", "${0}", "kind", "${1}")),
              new MapperConfig(STATUS_PREFIX + "*", "http_responses", Map.of("status", "${0}"))));

  private final MetricRegistry registry;

  PrometheusText(MetricRegistry registry) {
    this.registry = registry;
  }

  byte[] render() {
    Map<String, MetricSnapshot> byName = new TreeMap<>();
    for (String name : registry.getNames()) {
      for (MetricSnapshot exported : export(name)) {
        byName.merge(exported.getMetadata().getName(), exported, PrometheusText::joined);
      }
    }
    var output = new ByteArrayOutputStream();
    try {
      Collection<MetricSnapshot> all = byName.values();
      PrometheusTextFormatWriter.create().write(output, new MetricSnapshots(all));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return output.toByteArray();
  }

  private MetricSnapshots export(String name) {
    return new DropwizardExports(registry, (each, metric) -> each.equals(name), LABELS).collect();
  }

  private static MetricSnapshot joined(MetricSnapshot first, MetricSnapshot second) {
    if (first instanceof SummarySnapshot one && second instanceof SummarySnapshot other) {
      var points = new ArrayList<>(one.getDataPoints());
      points.addAll(other.getDataPoints());
      return new SummarySnapshot(one.getMetadata(), points);
    }
    if (first instanceof CounterSnapshot one && second instanceof CounterSnapshot other) {
      var points = new ArrayList<>(one.getDataPoints());
      points.addAll(other.getDataPoints());
      return new CounterSnapshot(one.getMetadata(), points);
    }
    throw new IllegalStateException("two metrics are named " + first.getMetadata().getName());
  }
}
