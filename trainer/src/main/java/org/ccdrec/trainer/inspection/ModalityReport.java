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
 */
public record ModalityReport(
    String name,
    String file,
    String type,
    int dimension,
    Quantiles norms,
    int zeroRows,
    int duplicateRows,
    int constantColumns) {

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
        constantColumns(modality));
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
