package org.ccdrec.kernel;

/** The running first and second moments of a parameter's gradient. */
@Experimental
public record AdamMoments(Matrix first, Matrix second) {
  public AdamMoments {
    first.requireSameShape(second);
  }

  /** Returns zero moments for a parameter of the given shape. */
  public static AdamMoments zeros(int rows, int columns) {
    return new AdamMoments(Matrix.zeros(rows, columns), Matrix.zeros(rows, columns));
  }
}
