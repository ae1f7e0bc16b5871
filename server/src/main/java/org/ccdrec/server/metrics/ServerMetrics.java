package org.ccdrec.server.metrics;

import com.codahale.metrics.Clock;
import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import com.github.benmanes.caffeine.cache.stats.ConcurrentStatsCounter;
import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The metrics of one server: latency by route and stage, responses by status, caches, and what
 * other parts register. Safe for use by many threads.
 */
public final class ServerMetrics {
  /** Media type of {@link #prometheusText()}. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final int STATUS_CLASSES = 6;

  private final MetricRegistry registry = new MetricRegistry();
  private final PrometheusText text = new PrometheusText(registry);
  private final ConcurrentStatsCounter cache = new ConcurrentStatsCounter();
  private final Meter[] statuses = new Meter[STATUS_CLASSES];

  /** Registers the metrics that belong to no route. */
  public ServerMetrics() {
    for (int each = 1; each < STATUS_CLASSES; each++) {
      statuses[each] = registry.meter(PrometheusText.STATUS_PREFIX + each + "xx");
    }
    statuses[0] = statuses[5];
    gauge("cache.hits", () -> cache.snapshot().hitCount());
    gauge("cache.misses", () -> cache.snapshot().missCount());
    gauge("cache.evictions", () -> cache.snapshot().evictionCount());
    gauge("cache.hit.ratio", () -> cache.snapshot().hitRate());
  }

  /** Returns the latency histogram of a route, the same for the same name. */
  public Timer route(String name) {
    return latency(PrometheusText.ROUTE_PREFIX + name);
  }

  /** Returns the latency histograms of the stages of a route, the same for the same name. */
  public StageTimers stages(String route) {
    return new StageTimers(
        stage(route, "queue"),
        stage(route, "filter"),
        stage(route, "search"),
        stage(route, "rerank"),
        stage(route, "render"));
  }

  private StageTimer stage(String route, String name) {
    return new StageTimer(latency(PrometheusText.STAGE_PREFIX + route + "." + name));
  }

  /** Returns the histogram of the pauses of a garbage collector, the same for the same name. */
  Timer pause(String collector) {
    return latency(PrometheusText.PAUSE_PREFIX + collector);
  }

  /** Returns a latency histogram that belongs to no route, the same for the same name. */
  public Timer latency(String name) {
    return registry.timer(
        name,
        () -> {
          var durations = new Histogram(new LatencyReservoir(WINDOW, System::nanoTime));
          Clock clock = Clock.defaultClock();
          return new Timer(new Meter(new NoRates(), clock), durations, clock);
        });
  }

  /** Returns a histogram of whole numbers, the same for the same name. */
  public Histogram histogram(String name) {
    return registry.histogram(name);
  }

  /** Returns a counter, the same for the same name. */
  public Counter counter(String name) {
    return registry.counter(name);
  }

  /** Registers a value that is read on each export. */
  public void gauge(String name, Supplier<? extends Number> value) {
    registry.register(name, (Gauge<Number>) value::get);
  }

  /** Counts one response. */
  public void answered(int status) {
    int statusClass = status / 100;
    statuses[statusClass < STATUS_CLASSES ? statusClass : 0].mark();
  }

  /** Counts one call of a re-ranking rule whose result was ignored because of a fault. */
  public void ruleFailed(String rule, String fault) {
    registry.meter(PrometheusText.RULE_FAULT_PREFIX + rule + "." + fault).mark();
  }

  /** Returns the counter of cache hits and misses. */
  public StatsCounter cache() {
    return cache;
  }

  /** Returns all metrics in Prometheus' text format, UTF-8. */
  public byte[] prometheusText() {
    return text.render();
  }
}
