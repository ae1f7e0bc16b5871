package org.ccdrec.encoders.descriptor;

/**
 * Texture of a picture: the histogram of uniform local binary patterns (Ojala, Pietikäinen and
 * Mäenpää, PAMI 2002) of eight neighbours at distance 1. Patterns with more than two changes
 * between neighbours share one bin.
 */
final class TextureHistogram {
  private static final float THRESHOLD = 0.01f;
  private static final int[] BINS = binsOfPatterns();
  private static final int COUNT = 59;

  private TextureHistogram() {}

  private static int[] binsOfPatterns() {
    int[] bins = new int[256];
    int next = 0;
    for (int pattern = 0; pattern < bins.length; pattern++) {
      int rotated = pattern >> 1 | (pattern & 1) << 7;
      bins[pattern] = Integer.bitCount(pattern ^ rotated) <= 2 ? next++ : -1;
    }
    for (int pattern = 0; pattern < bins.length; pattern++) {
      bins[pattern] = bins[pattern] < 0 ? next : bins[pattern];
    }
    return bins;
  }

  /** Returns the number of elements. */
  static int bins() {
    return COUNT;
  }

  /** Returns the histogram of a square luminance. */
  static float[] of(float[] luminance, int side) {
    int[] neighbours = {-side - 1, -side, -side + 1, 1, side + 1, side, side - 1, -1};
    float[] histogram = new float[COUNT];
    for (int y = 1; y < side - 1; y++) {
      for (int x = 1; x < side - 1; x++) {
        int at = y * side + x;
        int pattern = 0;
        for (int bit = 0; bit < neighbours.length; bit++) {
          pattern |= luminance[at + neighbours[bit]] > luminance[at] + THRESHOLD ? 1 << bit : 0;
        }
        histogram[BINS[pattern]]++;
      }
    }
    return histogram;
  }
}
