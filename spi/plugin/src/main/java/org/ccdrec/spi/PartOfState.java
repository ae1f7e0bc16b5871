package org.ccdrec.spi;

import org.ccdrec.kernel.Matrix;

/**
 * A state that precedes every name with the name of a part. Used by one thread.
 *
 * @param prefix precedes each name
 * @param whole receives the calls
 */
record PartOfState(String prefix, TrainingState whole) implements TrainingState {
  @Override
  public boolean isRestoring() {
    return whole.isRestoring();
  }

  @Override
  public long number(String name, long value) {
    return whole.number(prefix + name, value);
  }

  @Override
  public String text(String name, String value) {
    return whole.text(prefix + name, value);
  }

  @Override
  public void array(String name, int[] values) {
    whole.array(prefix + name, values);
  }

  @Override
  public void array(String name, float[] values) {
    whole.array(prefix + name, values);
  }

  @Override
  public void array(String name, double[] values) {
    whole.array(prefix + name, values);
  }

  @Override
  public void matrix(String name, Matrix values) {
    whole.matrix(prefix + name, values);
  }
}
