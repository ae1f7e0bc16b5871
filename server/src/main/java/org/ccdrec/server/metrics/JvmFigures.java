package org.ccdrec.server.metrics;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Metrics of the process under the names that Prometheus' own libraries use ({@code jvm_…}, {@code
 * process_…}), and garbage collection pauses as reported by the collectors, which have a resolution
 * of one millisecond. The concurrent phases of a collection are not pauses. Safe for use by many
 * threads.
 */
public final class JvmFigures implements AutoCloseable {
  private final ServerMetrics metrics;
  private final List<Runnable> listeners = new ArrayList<>();
  private final AtomicLong longestPauseMillis = new AtomicLong();

  /** Registers the metrics. */
  public JvmFigures(ServerMetrics metrics) {
    this.metrics = metrics;
    PrometheusRegistry registry = metrics.exported();
    ProcessMetrics.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmBufferPoolMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    JvmRuntimeInfoMetric.builder().register(registry);
    metrics.gauge(
        "ccdrec_gc_longest_pause_seconds",
        "Longest pause for garbage collection since the start.",
        () -> longestPauseMillis.get() / 1e3);
    ManagementFactory.getGarbageCollectorMXBeans().forEach(this::register);
  }

  private void register(GarbageCollectorMXBean collector) {
    String name = collector.getName().toLowerCase(Locale.ROOT);
    boolean isPausing = !name.contains("concurrent") && !name.contains("cycles");
    if (isPausing && collector instanceof NotificationEmitter emitter) {
      listen(emitter, metrics.pause(name.replace(' ', '_')));
    }
  }

  private void listen(NotificationEmitter emitter, Latency pauses) {
    NotificationListener listener = (notification, unused) -> count(notification, pauses);
    emitter.addNotificationListener(listener, null, null);
    listeners.add(
        () -> {
          try {
            emitter.removeNotificationListener(listener);
          } catch (JMException e) {
            throw new IllegalStateException("a listener that was added is missing", e);
          }
        });
  }

  private void count(Notification notification, Latency pauses) {
    if (notification.getUserData() instanceof CompositeData data) {
      long millis = GarbageCollectionNotificationInfo.from(data).getGcInfo().getDuration();
      pauses.record(TimeUnit.MILLISECONDS.toNanos(millis));
      longestPauseMillis.accumulateAndGet(millis, Math::max);
    }
  }

  /** Stops listening to the collectors. */
  @Override
  public void close() {
    listeners.forEach(Runnable::run);
    listeners.clear();
  }
}
