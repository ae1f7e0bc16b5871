package org.ccdrec.trainer.data.inter;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.problem.FormatException;
import org.ccdrec.trainer.data.problem.Problems;

/**
 * The reader of the column {@code weight} of an {@code .inter} file that {@link InteractionReader}
 * accepted before. An empty weight is 1; of a repeated pair the first weight counts. Not safe for
 * use by several threads.
 */
public final class WeightReader {
  private static final String WEIGHT = "weight";

  private final String file;
  private final Problems problems;

  /** Creates a reader of a file that reports to a collector. */
  public WeightReader(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * Reads the weights of the training interactions into an array of their number.
   *
   * @param train interactions to learn from; those of any split of the file, as a final fit has
   *     them. One that the file does not have gets a weight of 1
   */
  public void read(InputStream in, Interactions train, float[] weights) throws IOException {
    Arrays.fill(weights, Float.NaN);
    try {
      var tsv = new TsvLines(in);
      if (!tsv.next()) {
        throw new FormatException("the file is empty; it must have a header line");
      }
      InteractionColumns columns = InteractionColumns.parse(tsv);
      int column = column(tsv);
      while (tsv.next()) {
        if (!tsv.isEmpty()) {
          int user = (int) tsv.number(columns.user());
          int item = (int) tsv.number(columns.item());
          int at = train.entry(user, item);
          if (at >= 0 && Float.isNaN(weights[at])) {
            weights[at] = weight(tsv, column);
          }
        }
      }
    } catch (FormatException e) {
      problems.error(file, e.line(), String.valueOf(e.getMessage()));
    }
    for (int at = 0; at < weights.length; at++) {
      weights[at] = Float.isNaN(weights[at]) ? 1 : weights[at];
    }
    in.transferTo(OutputStream.nullOutputStream());
  }

  private static int column(TsvLines tsv) throws FormatException {
    for (int column = 0; column < tsv.fieldCount(); column++) {
      if (tsv.field(column).equals(WEIGHT)) {
        return column;
      }
    }
    throw new FormatException(
        1, "training.weights needs the column weight; ccdrec prepare writes it");
  }

  private float weight(TsvLines tsv, int column) {
    String text = tsv.field(column);
    float weight = -1;
    try {
      weight = text.isEmpty() ? 1 : Float.parseFloat(text);
    } catch (NumberFormatException e) {
      // reported below, with the text
    }
    if (!Float.isFinite(weight) || weight < 0) {
      problems.error(
          file,
          tsv.line(),
          "weight must be a finite number of at least 0; weight=" + FormatException.shown(text));
      return 0;
    }
    return weight;
  }
}
