package org.ccdrec.backbones.mcdrec;

import java.util.Arrays;
import org.ccdrec.kernel.Matrix;

/**
 * How n rows' planes of several channels lie in a matrix, so that convolutions of them are dense
 * products.
 *
 * <p>Planes are cut in bands, each a line high, or whole where a plane has four places at most. Row
 * {@code band · n + r} of the matrix is band {@code band} of row r, and in it channel c's value at
 * (y, x) is in column {@code (c · lines + y) · width + x}, y counted within the band. So a shift by
 * a line is a shift by n rows, and channels are put beside each other by {@link ConcatColumns}.
 *
 * @param height lines of a plane, at least 1
 * @param width places in a line, at least 1
 * @param channels planes of a row, at least 1
 */
record Planes(int height, int width, int channels) {
  private static final int WHOLE = 4;

  public Planes {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "height, width and channels must be positive; height=%d, width=%d, channels=%d"
              .formatted(height, width, channels));
    }
  }

  /** The number of bands of a plane. */
  public int bands() {
    return height * width <= WHOLE ? 1 : height;
  }

  /** The number of lines of a band. */
  int lines() {
    return height / bands();
  }

  /** The number of places of a plane. */
  public int places() {
    return height * width;
  }

  /** The number of a matrix's columns. */
  public int columns() {
    return channels * columnsOfChannel();
  }

  /** The number of columns that a channel takes, which are next to each other. */
  int columnsOfChannel() {
    return lines() * width;
  }

  /** The band of a line. */
  int band(int y) {
    return y / lines();
  }

  /** The column of a channel's value at (y, x). */
  int column(int channel, int y, int x) {
    return (channel * lines() + y % lines()) * width + x;
  }

  /** The number of rows whose planes a matrix holds. */
  int rows(Matrix matrix) {
    if (matrix.columns() != columns() || matrix.rows() % bands() != 0) {
      throw new IllegalArgumentException(
          "a matrix of planes must have their columns and a multiple of their bands; %s in %s"
              .formatted(this, matrix));
    }
    return matrix.rows() / bands();
  }

  /** One band of all rows, a window. */
  Matrix band(Matrix matrix, int band) {
    int rows = rows(matrix);
    return matrix.rowRange(band * rows, (band + 1) * rows);
  }

  /** Planes of the same size with other channels. */
  public Planes withChannels(int count) {
    return new Planes(height, width, count);
  }

  /** Planes of half the height and half the width, both of which must be even. */
  public Planes halved() {
    if (height % 2 != 0 || width % 2 != 0) {
      throw new IllegalArgumentException("height and width must be even; " + this);
    }
    return new Planes(height / 2, width / 2, channels);
  }

  /** Planes of twice the height and twice the width. */
  public Planes doubled() {
    return new Planes(2 * height, 2 * width, channels);
  }

  /** One value per channel, repeated in each of the channel's columns. */
  float[] spread(float[] ofChannels) {
    float[] columns = new float[columns()];
    int each = columnsOfChannel();
    for (int channel = 0; channel < channels; channel++) {
      Arrays.fill(columns, channel * each, (channel + 1) * each, ofChannels[channel]);
    }
    return columns;
  }

  /** The sums over each channel's columns. */
  float[] gathered(float[] ofColumns) {
    float[] sums = new float[channels];
    int each = columnsOfChannel();
    for (int channel = 0; channel < channels; channel++) {
      double sum = 0;
      for (int at = channel * each; at < (channel + 1) * each; at++) {
        sum += ofColumns[at];
      }
      sums[channel] = (float) sum;
    }
    return sums;
  }
}
