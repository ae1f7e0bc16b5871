package org.ccdrec.backbones.mcdrec;

import java.util.Arrays;
import org.ccdrec.kernel.Matrix;

/**
 * The layout of n rows' multi-channel planes in a matrix, chosen so that convolutions are dense
 * products.
 *
 * <p>Planes are cut into bands of one line, or kept whole if they have at most four places. Row
 * {@code band · n + r} of the matrix is band {@code band} of row r; in it, channel c's value at (y,
 * x) is in column {@code (c · lines + y) · width + x}, with y counted within the band. A shift by a
 * line is therefore a shift by n rows, and channels are concatenated by {@link ConcatColumns}.
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

  /** Returns the number of bands of a plane. */
  public int bands() {
    return height * width <= WHOLE ? 1 : height;
  }

  /** Returns the number of lines of a band. */
  int lines() {
    return height / bands();
  }

  /** Returns the number of places of a plane. */
  public int places() {
    return height * width;
  }

  /** Returns the number of columns of a matrix. */
  public int columns() {
    return channels * columnsOfChannel();
  }

  /** Returns the number of adjacent columns that a channel occupies. */
  int columnsOfChannel() {
    return lines() * width;
  }

  /** Returns the band of a line. */
  int band(int y) {
    return y / lines();
  }

  /** Returns the column of a channel's value at (y, x). */
  int column(int channel, int y, int x) {
    return (channel * lines() + y % lines()) * width + x;
  }

  /** Returns the number of rows whose planes a matrix holds. */
  int rows(Matrix matrix) {
    if (matrix.columns() != columns() || matrix.rows() % bands() != 0) {
      throw new IllegalArgumentException(
          "planes must fit their matrix: equal columns, rows a multiple of bands; %s in %s"
              .formatted(this, matrix));
    }
    return matrix.rows() / bands();
  }

  /** Returns one band of all rows, as a view. */
  Matrix band(Matrix matrix, int band) {
    int rows = rows(matrix);
    return matrix.rowRange(band * rows, (band + 1) * rows);
  }

  /** Returns planes of the same size with a different number of channels. */
  public Planes withChannels(int count) {
    return new Planes(height, width, count);
  }

  /** Returns planes of half the height and half the width, both of which must be even. */
  public Planes halved() {
    if (height % 2 != 0 || width % 2 != 0) {
      throw new IllegalArgumentException("height and width must be even; " + this);
    }
    return new Planes(height / 2, width / 2, channels);
  }

  /** Returns planes of twice the height and twice the width. */
  public Planes doubled() {
    return new Planes(2 * height, 2 * width, channels);
  }

  /** Repeats one value per channel in each of the channel's columns. */
  float[] spread(float[] ofChannels) {
    float[] columns = new float[columns()];
    int each = columnsOfChannel();
    for (int channel = 0; channel < channels; channel++) {
      Arrays.fill(columns, channel * each, (channel + 1) * each, ofChannels[channel]);
    }
    return columns;
  }

  /** Returns the sums over each channel's columns. */
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
