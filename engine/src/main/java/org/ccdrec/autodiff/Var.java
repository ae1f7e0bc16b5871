package org.ccdrec.autodiff;

import org.ccdrec.kernel.Matrix;

/**
 * A matrix on a tape: a parameter, a constant or the result of an operation. Belongs to the thread
 * of its tape.
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

  /** The value, valid until the tape closes. */
  public Matrix value() {
    return value;
  }

  /** The value of a {@code 1 × 1} variable. */
  public float scalar() {
    if (value.length() != 1) {
      throw new IllegalStateException("a scalar must be 1 × 1; value=" + value);
    }
    return value.get(0, 0);
  }

  /** The tape that this variable is on. */
  public Tape tape() {
    return tape;
  }

  int index() {
    return index;
  }
}
