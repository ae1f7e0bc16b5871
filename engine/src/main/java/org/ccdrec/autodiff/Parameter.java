package org.ccdrec.autodiff;

import java.util.Objects;
import org.ccdrec.kernel.Matrix;

/**
 * A named, trainable matrix. The optimizer changes the value between steps. Parameters are compared
 * by identity.
 */
public final class Parameter {
  /** How the optimizer updates rows without a gradient in the current step. */
  public enum Update {
    /**
     * Every row is updated at every step; a row without a gradient moves by its decaying momentum.
     */
    DENSE,
    /** Only rows with a gradient are updated: for tables of which a batch touches few rows. */
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
