package org.ccdrec.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Queue;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.TrainingState;

/**
 * A state in memory: what one plugin object stores, another one restores. It requires that both
 * make the same calls. Used by one thread.
 */
final class KeptState implements TrainingState {
  private final Queue<Entry> entries = new ArrayDeque<>();
  private boolean isRestoring;

  private record Entry(String name, Object value) {}

  /** Turns from storing to restoring. */
  void restore() {
    isRestoring = true;
  }

  /** Requires that everything stored was restored. */
  void requireEnd() {
    assertTrue(entries.isEmpty(), () -> "stored but not restored: " + entries);
  }

  private <T> T exchange(String name, T copy, Class<T> type) {
    if (!isRestoring) {
      entries.add(new Entry(name, copy));
      return copy;
    }
    assertFalse(entries.isEmpty(), "restored but not stored: " + name);
    Entry entry = entries.remove();
    assertEquals(entry.name, name, "state must be restored in the order in which it was stored");
    return type.cast(entry.value);
  }

  @Override
  public boolean isRestoring() {
    return isRestoring;
  }

  @Override
  public long number(String name, long value) {
    return exchange(name, value, Long.class);
  }

  @Override
  public String text(String name, String value) {
    return exchange(name, value, String.class);
  }

  @Override
  public void array(String name, int[] values) {
    int[] stored = exchange(name, values.clone(), int[].class);
    requireLength(name, stored.length, values.length);
    System.arraycopy(stored, 0, values, 0, values.length);
  }

  @Override
  public void array(String name, float[] values) {
    float[] stored = exchange(name, values.clone(), float[].class);
    requireLength(name, stored.length, values.length);
    System.arraycopy(stored, 0, values, 0, values.length);
  }

  @Override
  public void array(String name, double[] values) {
    double[] stored = exchange(name, values.clone(), double[].class);
    requireLength(name, stored.length, values.length);
    System.arraycopy(stored, 0, values, 0, values.length);
  }

  @Override
  public void matrix(String name, Matrix values) {
    float[] stored = exchange(name, values.toArray(), float[].class);
    requireLength(name, stored.length, values.length());
    values.segment().copyFrom(MemorySegment.ofArray(stored));
  }

  private static void requireLength(String name, long stored, long own) {
    assertEquals(stored, own, "the length of the state " + name);
  }
}
