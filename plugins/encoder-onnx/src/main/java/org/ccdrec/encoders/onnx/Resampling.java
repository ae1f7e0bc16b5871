package org.ccdrec.encoders.onnx;

import java.awt.image.BufferedImage;

/**
 * Scaling of a picture to a shorter side and a centred square cut, by a triangle filter whose
 * support grows with the reduction: the bilinear filter with antialiasing of Pillow and
 * torchvision.
 */
final class Resampling {
  private Resampling() {}

  /**
   * Returns red, green and blue planes of size × size values from 0 to 255. Transparent parts are
   * white.
   *
   * @param resize pixels of the shorter side after scaling
   */
  static float[] square(BufferedImage image, int resize, int size) {
    double scale = (double) Math.min(image.getWidth(), image.getHeight()) / resize;
    int left = (int) Math.round((image.getWidth() / scale - size) / 2);
    int top = (int) Math.round((image.getHeight() / scale - size) / 2);
    Filter columns = Filter.of(image.getWidth(), scale, left, size);
    Filter rows = Filter.of(image.getHeight(), scale, top, size);
    float[] narrow = new float[3 * size * image.getHeight()];
    int[] line = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, line.length, 1, line, 0, line.length);
      for (int channel = 0; channel < 3; channel++) {
        for (int x = 0; x < size; x++) {
          narrow[(channel * image.getHeight() + y) * size + x] = columns.apply(x, line, channel);
        }
      }
    }
    float[] square = new float[3 * size * size];
    for (int channel = 0; channel < 3; channel++) {
      int plane = channel * image.getHeight() * size;
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          square[(channel * size + y) * size + x] = rows.apply(y, narrow, plane + x, size);
        }
      }
    }
    return square;
  }

  /**
   * The weights of source positions for each target position.
   *
   * @param first first source position of each target position
   * @param weights weights of the positions from there, with sum 1
   */
  private record Filter(int[] first, float[][] weights) {
    static Filter of(int length, double scale, int from, int size) {
      double support = Math.max(1, scale);
      int[] first = new int[size];
      float[][] weights = new float[size][];
      for (int target = 0; target < size; target++) {
        double centre = (from + target + 0.5) * scale;
        int start = Math.clamp((long) Math.floor(centre - support), 0, length - 1);
        int end = Math.clamp((long) Math.ceil(centre + support), start + 1, length);
        first[target] = start;
        weights[target] = triangle(centre, support, start, end);
      }
      return new Filter(first, weights);
    }

    private static float[] triangle(double centre, double support, int start, int end) {
      float[] weights = new float[end - start];
      double sum = 0;
      for (int at = start; at < end; at++) {
        double weight = Math.max(0, 1 - Math.abs(at + 0.5 - centre) / support);
        weights[at - start] = (float) weight;
        sum += weight;
      }
      for (int at = 0; at < weights.length; at++) {
        weights[at] = sum > 0 ? (float) (weights[at] / sum) : 1f / weights.length;
      }
      return weights;
    }

    float apply(int target, int[] argb, int channel) {
      float sum = 0;
      for (int at = 0; at < weights[target].length; at++) {
        int pixel = argb[first[target] + at];
        int alpha = pixel >>> 24;
        int value = pixel >> 16 - 8 * channel & 255;
        sum += weights[target][at] * (value * alpha + 255 * (255 - alpha)) / 255;
      }
      return sum;
    }

    float apply(int target, float[] values, int offset, int stride) {
      float sum = 0;
      for (int at = 0; at < weights[target].length; at++) {
        sum += weights[target][at] * values[offset + (first[target] + at) * stride];
      }
      return sum;
    }
  }
}
