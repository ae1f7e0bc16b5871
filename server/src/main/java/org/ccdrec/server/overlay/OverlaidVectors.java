package org.ccdrec.server.overlay;

import java.util.Arrays;
import org.ccdrec.snapshot.FloatMatrix;

/**
 * The item vectors of a version, new items included; those without a vector have zeros. Immutable.
 *
 * @param known vectors of the snapshot
 * @param overlay the new items
 */
public record OverlaidVectors(FloatMatrix known, Overlay overlay) implements FloatMatrix {
  @Override
  public int rows() {
    return overlay.size();
  }

  @Override
  public int columns() {
    return known.columns();
  }

  @Override
  public void copyRow(int row, float[] target) {
    if (row < known.rows()) {
      known.copyRow(row, target);
      return;
    }
    float[] vector = overlay.addedVector(row);
    if (vector == null) {
      Arrays.fill(target, 0, columns(), 0);
    } else {
      System.arraycopy(vector, 0, target, 0, columns());
    }
  }
}
