package org.ccdrec.encoders.descriptor;

/**
 * Gradients of a picture: the histogram of oriented gradients (Dalal and Triggs, CVPR 2005) of each
 * cell of a grid, with unsigned orientations weighted by magnitude.
 */
final class GradientHistogram {
  private static final int ORIENTATIONS = 8;

  private GradientHistogram() {}

  /** Returns the number of elements for a grid. */
  static int bins(int grid) {
    return grid * grid * ORIENTATIONS;
  }

  /** Returns the histograms of a square luminance, cell by cell. */
  static float[] of(float[] luminance, int side, int grid) {
    float[] histogram = new float[bins(grid)];
    for (int y = 1; y < side - 1; y++) {
      for (int x = 1; x < side - 1; x++) {
        int at = y * side + x;
        double dx = luminance[at + 1] - luminance[at - 1];
        double dy = luminance[at + side] - luminance[at - side];
        double angle = StrictMath.atan2(dy, dx) / Math.PI + 1;
        int orientation = (int) (angle * ORIENTATIONS) % ORIENTATIONS;
        int cell = y * grid / side * grid + x * grid / side;
        histogram[cell * ORIENTATIONS + orientation] += (float) Math.sqrt(dx * dx + dy * dy);
      }
    }
    return histogram;
  }
}
