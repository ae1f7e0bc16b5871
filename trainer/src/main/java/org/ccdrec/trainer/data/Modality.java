package org.ccdrec.trainer.data;

/**
 * The raw features of one modality: a dense row for each item.
 *
 * <p>All values are finite. Immutable on the understanding that nobody writes to {@code values}.
 *
 * @param name the modality's name, such as {@code visual}
 * @param file the file the features were read from, inside the dataset directory
 * @param type element type in that file in NumPy's notation, such as {@code <f2}
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

  /** One value of the matrix. */
  public float value(int row, int column) {
    return values[row * columns + column];
  }

  @Override
  public String toString() {
    return "Modality[" + name + ", " + rows + " × " + columns + ", " + type + "]";
  }
}
