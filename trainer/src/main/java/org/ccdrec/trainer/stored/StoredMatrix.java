package org.ccdrec.trainer.stored;

import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.TrainingState;
import org.jspecify.annotations.Nullable;

/** Matrices whose shape a resumed run does not know in advance. Stateless. */
public final class StoredMatrix {
  private StoredMatrix() {}

  /**
   * Exchanges a matrix with its shape.
   *
   * @param known the matrix to write or to overwrite; null to allocate it, when restoring only
   */
  public static Matrix exchange(TrainingState state, String name, @Nullable Matrix known) {
    int rows = (int) state.number(name + ".rows", known == null ? 0 : known.rows());
    int columns = (int) state.number(name + ".columns", known == null ? 0 : known.columns());
    Matrix values = known == null ? Matrix.uninitialised(rows, columns) : known;
    state.matrix(name, values);
    return values;
  }
}
