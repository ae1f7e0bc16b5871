package org.ccdrec.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/** A row-major float32 matrix in a memory segment, e.g. a mapped file. */
final class MappedMatrix implements FloatMatrix {
  static final ValueLayout.OfFloat LITTLE_ENDIAN =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int rows;
  private final int columns;
  private final MemorySegment values;
  private final ValueLayout.OfFloat layout;

  MappedMatrix(int rows, int columns, MemorySegment values, ValueLayout.OfFloat layout) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
    this.layout = layout;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void copyRow(int row, float[] target) {
    Objects.checkIndex(row, rows);
    MemorySegment.copy(values, layout, 4L * row * columns, target, 0, columns);
  }
}
