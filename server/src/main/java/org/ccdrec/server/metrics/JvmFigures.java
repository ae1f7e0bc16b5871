package org.ccdrec.server.metrics;

import com.codahale.metrics.Timer;
import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
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
 * Metrics of the process: heap, direct and mapped memory, open files, and garbage collection pauses
 * as reported by the collectors, in milliseconds. The concurrent phases of a collection are not
 * pauses. Safe for use by many threads.
 */
public final class JvmFigures implements AutoCloseable {
  private final ServerMetrics metrics;
  private final List<Runnable> listeners = new ArrayList<>();
  private final AtomicLong longestPauseMillis = new AtomicLong();

  /** Registers the metrics. */
  public JvmFigures(ServerMetrics metrics) {
    this.metrics = metrics;
    Runtime runtime = Runtime.getRuntime();
    metrics.gauge("jvm.heap.used.bytes", () -> runtime.totalMemory() - runtime.freeMemory());
    for (var pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      String name = pool.getName().replaceAll("[^a-z]+", ".");
      metrics.gauge("jvm.buffers." + name + ".used.bytes", pool::getMemoryUsed);
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      metrics.gauge("process.open.fds", system::getOpenFileDescriptorCount);
      metrics.gauge("process.max.fds", system::getMaxFileDescriptorCount);
    }
    metrics.gauge("jvm.gc.longest.pause.seconds", () -> longestPauseMillis.get() / 1e3);
    ManagementFactory.getGarbageCollectorMXBeans().forEach(this::register);
  }

  private void register(GarbageCollectorMXBean collector) {
    String name = collector.getName().toLowerCase(Locale.ROOT);
    String dotted = "jvm.gc." + name.replace(' ', '.');
    metrics.gauge(dotted + ".collections", collector::getCollectionCount);
    metrics.gauge(dotted + ".millis", collector::getCollectionTime);
    boolean isPausing = !name.contains("concurrent") && !name.contains("cycles");
    if (isPausing && collector instanceof NotificationEmitter emitter) {
      listen(emitter, metrics.pause(name.replace(' ', '_')));
    }
  }

  private void listen(NotificationEmitter emitter, Timer timer) {
    NotificationListener listener = (notification, unused) -> count(notification, timer);
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

  private void count(Notification notification, Timer timer) {
    if (notification.getUserData() instanceof CompositeData data) {
      long millis = GarbageCollectionNotificationInfo.from(data).getGcInfo().getDuration();
      timer.update(millis, TimeUnit.MILLISECONDS);
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
