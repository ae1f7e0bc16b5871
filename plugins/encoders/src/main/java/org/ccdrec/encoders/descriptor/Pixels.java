package org.ccdrec.encoders.descriptor;

import java.awt.image.BufferedImage;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.PictureDecoder;
import org.ccdrec.encoding.PictureException;

/**
 * A picture scaled to a square, as red, green and blue in [0, 1]. Transparent parts are white.
 *
 * @param side the side in pixels
 * @param values 3 × side × side: the red plane, the green plane, the blue plane, row by row
 */
record Pixels(int side, float[] values) {
  private static final int READ_PER_SIDE = 4;

  /**
   * Decodes a picture and averages it over the pixels of a square, without keeping its proportions.
   *
   * @throws PictureException if it cannot be decoded
   */
  static Pixels decode(ItemContent.Picture picture, int side) throws PictureException {
    return scaled(PictureDecoder.decode(picture, READ_PER_SIDE * side), side);
  }

  private static Pixels scaled(BufferedImage image, int side) {
    int width = image.getWidth();
    int height = image.getHeight();
    float[] values = new float[3 * side * side];
    for (int y = 0; y < side; y++) {
      int top = (int) ((long) y * height / side);
      int bottom = Math.max(top + 1, (int) ((long) (y + 1) * height / side));
      for (int x = 0; x < side; x++) {
        int left = (int) ((long) x * width / side);
        int right = Math.max(left + 1, (int) ((long) (x + 1) * width / side));
        mean(image, new Area(left, top, right, bottom), values, y * side + x);
      }
    }
    return new Pixels(side, values);
  }

  /** A rectangle of pixels; right and bottom are exclusive. */
  private record Area(int left, int top, int right, int bottom) {
    int size() {
      return (right - left) * (bottom - top);
    }
  }

  private static void mean(BufferedImage image, Area area, float[] values, int at) {
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int y = area.top(); y < area.bottom(); y++) {
      for (int x = area.left(); x < area.right(); x++) {
        int argb = image.getRGB(x, y);
        int alpha = argb >>> 24;
        int white = 255 * (255 - alpha);
        red += (argb >> 16 & 255) * alpha + white;
        green += (argb >> 8 & 255) * alpha + white;
        blue += (argb & 255) * alpha + white;
      }
    }
    float full = 255f * 255f * area.size();
    int plane = values.length / 3;
    values[at] = red / full;
    values[plane + at] = green / full;
    values[2 * plane + at] = blue / full;
  }

  float red(int at) {
    return values[at];
  }

  float green(int at) {
    return values[side * side + at];
  }

  float blue(int at) {
    return values[2 * side * side + at];
  }

  /** Returns the luminance, side × side. */
  float[] luminance() {
    float[] luminance = new float[side * side];
    for (int at = 0; at < luminance.length; at++) {
      luminance[at] = 0.299f * red(at) + 0.587f * green(at) + 0.114f * blue(at);
    }
    return luminance;
  }
}
