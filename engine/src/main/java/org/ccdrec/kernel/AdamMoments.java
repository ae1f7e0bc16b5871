package org.ccdrec.kernel;

/** The running first and second moments that Adam keeps of a parameter's gradient. */
@Experimental
public record AdamMoments(Matrix first, Matrix second) {
  public AdamMoments {
    first.requireSameShape(second);
  }

  /** Zero moments for a parameter of this shape. */
  public static AdamMoments zeros(int rows, int columns) {
    return new AdamMoments(Matrix.zeros(rows, columns), Matrix.zeros(rows, columns));
  }
}
