package org.ccdrec.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ccdrec.kernel.SparseMatrix;

/** Random sparse matrices whose rows are empty, short, or (every 50th) long. */
public final class Graphs {
  private Graphs() {}

  public static SparseMatrix random(RandomGenerator random, int rows, int columns) {
    List<int[]> places = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int entries = row % 50 == 7 ? columns / 2 : Math.max(0, random.nextInt(-2, 6));
      for (int entry = 0; entry < entries; entry++) {
        places.add(new int[] {row, random.nextInt(columns)});
      }
    }
    float[] values = new float[places.size()];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextGaussian();
    }
    return SparseMatrix.ofEntries(
        rows,
        columns,
        places.stream().mapToInt(place -> place[0]).toArray(),
        places.stream().mapToInt(place -> place[1]).toArray(),
        values);
  }

  /** Returns a random matrix of symmetric places and values, declared symmetric. */
  public static SparseMatrix randomSymmetric(RandomGenerator random, int rows) {
    SparseMatrix half = random(random, rows, rows);
    return half.plus(1, half.transposed(), 1).symmetric();
  }
}
