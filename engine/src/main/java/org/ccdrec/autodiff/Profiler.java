package org.ccdrec.autodiff;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.kernel.Experimental;

/** Accumulates the time of operations by name and pass, in nanoseconds. Not thread-safe. */
@Experimental
public final class Profiler {
  /** The pass in which an operation ran. */
  public enum Pass {
    FORWARD,
    BACKWARD,
    OTHER
  }

  /** The accumulated time of one operation in one pass. */
  public record Entry(String name, Pass pass, long calls, long nanos) {}

  private record Key(String name, Pass pass) {}

  private static final class Counter {
    private long calls;
    private long nanos;
  }

  private final boolean enabled;
  private final Map<Key, Counter> counters = new HashMap<>();

  private Profiler(boolean enabled) {
    this.enabled = enabled;
  }

  /** Returns a profiler that accumulates times. */
  public static Profiler on() {
    return new Profiler(true);
  }

  /** Returns a profiler that does nothing. */
  public static Profiler off() {
    return new Profiler(false);
  }

  /** Returns the start time of a measurement, to be passed to {@link #stop}. */
  public long start() {
    return enabled ? System.nanoTime() : 0;
  }

  /** Adds the time since {@code start} to {@code name}. */
  public void stop(long start, String name, Pass pass) {
    if (enabled) {
      Counter counter = counters.computeIfAbsent(new Key(name, pass), key -> new Counter());
      counter.calls++;
      counter.nanos += System.nanoTime() - start;
    }
  }

  /** Returns all entries, longest first. */
  public List<Entry> entries() {
    return counters.entrySet().stream()
        .map(
            e ->
                new Entry(
                    e.getKey().name(), e.getKey().pass(), e.getValue().calls, e.getValue().nanos))
        .sorted(Comparator.comparingLong(Entry::nanos).reversed())
        .toList();
  }

  /** Replaces all entries by those of a profiler whose run is resumed. */
  public void resume(List<Entry> entries) {
    counters.clear();
    for (Entry entry : entries) {
      Counter counter = new Counter();
      counter.calls = entry.calls();
      counter.nanos = entry.nanos();
      counters.put(new Key(entry.name(), entry.pass()), counter);
    }
  }
}
