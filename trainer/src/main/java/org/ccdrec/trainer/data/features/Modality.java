package org.ccdrec.trainer.data.features;

import java.util.Arrays;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;

/**
 * The raw features of one modality: a dense row per item.
 *
 * <p>All values are finite. Immutable as long as no caller writes to {@code values}.
 *
 * @param name the modality's name, such as {@code visual}
 * @param file name of the file in the dataset directory
 * @param type element type of the file in NumPy's notation, such as {@code <f2}
 * @param rows number of rows; row i belongs to item i
 * @param columns feature dimension
 * @param values rows × columns values, row-major
 */
public record Modality(
    String name, String file, String type, int rows, int columns, float[] values) {

  public Modality {
    if (rows < 1 || columns < 1 || values.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "values must hold rows × columns numbers, at least one; %d × %d, %d values"
              .formatted(rows, columns, values.length));
    }
  }

  /** Returns one value of the matrix. */
  public float value(int row, int column) {
    return values[row * columns + column];
  }

  /** Returns this modality with other values of the same shape. */
  public Modality withValues(float[] other) {
    return new Modality(name, file, type, rows, columns, other);
  }

  @Override
  public String toString() {
    return "Modality[" + name + ", " + rows + " × " + columns + ", " + type + "]";
  }

  /** Returns the features of some items, {@code items.length × columns}, scaled to length 1. */
  public Matrix unitRows(int[] items, Kernels kernels) {
    Matrix some = Matrix.uninitialised(items.length, columns);
    for (int at = 0; at < items.length; at++) {
      int start = items[at] * columns;
      some.writeRow(at, Arrays.copyOfRange(values, start, start + columns));
    }
    Matrix unit = Matrix.uninitialised(items.length, columns);
    kernels.normalizeRows(some, unit, Matrix.uninitialised(items.length, 1));
    return unit;
  }
}
