package org.ccdrec.prepare.precomputed;

/** A matrix on disk. Safe for use by several threads until it is closed. */
sealed interface Vectors extends AutoCloseable permits NpyVectors, ParquetVectors {
  /** Returns the number of rows. */
  long rows();

  /** Returns the number of columns. */
  int width();

  /** Returns a row in a new array. */
  float[] row(long row);

  @Override
  void close();
}
