package org.ccdrec.trainer.inspection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.trainer.data.features.Modality;

/**
 * Summary statistics of one modality.
 *
 * @param name the modality's name
 * @param file the file that it was read from
 * @param type element type in the file
 * @param dimension number of features
 * @param norms Euclidean norms of the rows
 * @param zeroRows rows whose features are all zero
 * @param duplicateRows non-zero rows that equal an earlier row
 * @param constantColumns features with the same value for all items
 * @param overflowingRows rows so long that their squares overflow in single precision
 * @param vanishingRows non-zero rows so short that their squares vanish in single precision
 */
public record ModalityReport(
    String name,
    String file,
    String type,
    int dimension,
    Quantiles norms,
    int zeroRows,
    int duplicateRows,
    int constantColumns,
    int overflowingRows,
    int vanishingRows) {

  /** The longest row whose squared length is safe in single precision. */
  static final double LONGEST = 1e18;

  /** The shortest row whose squared length is safe in single precision. */
  static final double SHORTEST = 1e-18;

  static ModalityReport of(Modality modality) {
    double[] norms = norms(modality);
    int zeroRows = (int) Arrays.stream(norms).filter(norm -> norm == 0).count();
    return new ModalityReport(
        modality.name(),
        modality.file(),
        modality.type(),
        modality.columns(),
        Quantiles.of(norms),
        zeroRows,
        duplicateRows(modality, norms),
        constantColumns(modality),
        (int) Arrays.stream(norms).filter(norm -> norm > LONGEST).count(),
        (int) Arrays.stream(norms).filter(norm -> norm > 0 && norm < SHORTEST).count());
  }

  private static double[] norms(Modality modality) {
    double[] norms = new double[modality.rows()];
    for (int row = 0; row < norms.length; row++) {
      double squares = 0;
      for (int column = 0; column < modality.columns(); column++) {
        double value = modality.value(row, column);
        squares += value * value;
      }
      norms[row] = Math.sqrt(squares);
    }
    return norms;
  }

  private static int duplicateRows(Modality modality, double[] norms) {
    Map<Double, List<Integer>> byNorm = new HashMap<>();
    int duplicates = 0;
    for (int row = 0; row < norms.length; row++) {
      if (norms[row] != 0) {
        List<Integer> alike = byNorm.computeIfAbsent(norms[row], _ -> new ArrayList<>(1));
        int candidate = row;
        if (alike.stream().anyMatch(earlier -> equalRows(modality, earlier, candidate))) {
          duplicates++;
        } else {
          alike.add(row);
        }
      }
    }
    return duplicates;
  }

  private static boolean equalRows(Modality modality, int a, int b) {
    int width = modality.columns();
    float[] values = modality.values();
    return Arrays.equals(values, a * width, (a + 1) * width, values, b * width, (b + 1) * width);
  }

  private static int constantColumns(Modality modality) {
    int constant = 0;
    for (int column = 0; column < modality.columns(); column++) {
      int row = 1;
      while (row < modality.rows() && modality.value(row, column) == modality.value(0, column)) {
        row++;
      }
      constant += row == modality.rows() ? 1 : 0;
    }
    return constant;
  }
}
