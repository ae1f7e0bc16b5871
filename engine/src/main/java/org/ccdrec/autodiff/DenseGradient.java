package org.ccdrec.autodiff;

import org.ccdrec.kernel.Matrix;

/** A gradient that stores a value for every element. */
public record DenseGradient(Matrix values) implements Gradient {
  @Override
  public Matrix dense(Workspace workspace) {
    return values;
  }
}
