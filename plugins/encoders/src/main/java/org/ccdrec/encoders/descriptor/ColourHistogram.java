package org.ccdrec.encoders.descriptor;

/**
 * Colours of a picture: a histogram of hue, saturation and brightness, and the mean colour of each
 * cell of a grid.
 */
final class ColourHistogram {
  private static final int HUES = 12;
  private static final int SATURATIONS = 3;
  private static final int VALUES = 3;
  private static final float GREY = 0.1f;

  private ColourHistogram() {}

  /** Returns the number of elements of {@link #histogram}. */
  static int bins() {
    return HUES * SATURATIONS * VALUES + VALUES;
  }

  /** Counts the pixels of each colour; greys, which have no hue, have bins of their own. */
  static float[] histogram(Pixels pixels) {
    float[] counts = new float[bins()];
    for (int at = 0; at < pixels.side() * pixels.side(); at++) {
      counts[bin(pixels.red(at), pixels.green(at), pixels.blue(at))]++;
    }
    return counts;
  }

  private static int bin(float red, float green, float blue) {
    float value = Math.max(red, Math.max(green, blue));
    float chroma = value - Math.min(red, Math.min(green, blue));
    int brightness = Math.min(VALUES - 1, (int) (value * VALUES));
    if (chroma < GREY) {
      return HUES * SATURATIONS * VALUES + brightness;
    }
    float saturation = chroma / value;
    int hue = (int) (hue(red, green, blue, chroma) * HUES / 6) % HUES;
    int vividness = Math.min(SATURATIONS - 1, (int) (saturation * SATURATIONS));
    return (hue * SATURATIONS + vividness) * VALUES + brightness;
  }

  /** Returns the hue from 0 (red) up to 6. */
  private static float hue(float red, float green, float blue, float chroma) {
    if (red >= green && red >= blue) {
      float hue = (green - blue) / chroma;
      return hue < 0 ? hue + 6 : hue;
    }
    return green >= blue ? (blue - red) / chroma + 2 : (red - green) / chroma + 4;
  }

  /** Returns the mean red, green and blue of each cell of a grid. */
  static float[] layout(Pixels pixels, int grid) {
    float[] means = new float[3 * grid * grid];
    int[] counts = new int[grid * grid];
    int side = pixels.side();
    for (int at = 0; at < side * side; at++) {
      int cell = at / side * grid / side * grid + at % side * grid / side;
      means[3 * cell] += pixels.red(at);
      means[3 * cell + 1] += pixels.green(at);
      means[3 * cell + 2] += pixels.blue(at);
      counts[cell]++;
    }
    for (int at = 0; at < means.length; at++) {
      means[at] /= counts[at / 3];
    }
    return means;
  }
}
