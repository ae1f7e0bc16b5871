package org.ccdrec.autodiff;

import java.util.Objects;
import org.ccdrec.kernel.Matrix;

/**
 * A named matrix that training changes. Two parameters are equal only if they are the same object.
 * The value is written by the optimiser between steps.
 */
public final class Parameter {
  /** How the optimiser treats rows that a batch gives no gradient. */
  public enum Update {
    /** Every row moves every step, by its decaying momentum where it has no gradient. */
    DENSE,
    /** Only rows with a gradient move: for tables of which a batch touches little. */
    LAZY_ROWS
  }

  private final String name;
  private final Matrix value;
  private final Update update;

  public Parameter(String name, Matrix value, Update update) {
    this.name = Objects.requireNonNull(name);
    this.value = value;
    this.update = update;
  }

  public String name() {
    return name;
  }

  public Matrix value() {
    return value;
  }

  public Update update() {
    return update;
  }

  @Override
  public String toString() {
    return name + value;
  }
}
