package org.ccdrec.autodiff;

import org.ccdrec.kernel.Matrix;

/**
 * A matrix on a tape: a parameter, a constant or the result of an operation. Confined to the tape's
 * thread.
 */
public final class Var {
  private final Tape tape;
  private final int index;
  private final Matrix value;

  Var(Tape tape, int index, Matrix value) {
    this.tape = tape;
    this.index = index;
    this.value = value;
  }

  /** Returns the value, which is valid until the tape closes. */
  public Matrix value() {
    return value;
  }

  /** Returns the value of a {@code 1 × 1} variable. */
  public float scalar() {
    if (value.length() != 1) {
      throw new IllegalStateException("a scalar must be 1 × 1; value=" + value);
    }
    return value.get(0, 0);
  }

  /** Returns the tape of this variable. */
  public Tape tape() {
    return tape;
  }

  int index() {
    return index;
  }
}
