package org.ccdrec.trainer.data.inter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.trainer.data.problem.FormatException;

/**
 * The columns of a {@code .inter} file, from its header.
 *
 * @param user position of {@code userID}
 * @param item position of {@code itemID}
 * @param label position of {@code x_label}
 * @param count number of columns, these and others
 */
public record InteractionColumns(int user, int item, int label, int count) {
  private static final List<String> NAMES = List.of("userID", "itemID", "x_label");

  /** Parses the header, the current line. */
  static InteractionColumns parse(TsvLines tsv) throws FormatException {
    var found = new ArrayList<String>();
    for (int i = 0; i < tsv.fieldCount(); i++) {
      found.add(tsv.field(i));
    }
    for (String name : NAMES) {
      if (!found.contains(name)) {
        throw new FormatException(
            1,
            "the header must name the tab-separated columns %s; %s is missing, found %s"
                .formatted(NAMES, name, FormatException.shown(found.toString())));
      }
      if (found.indexOf(name) != found.lastIndexOf(name)) {
        throw new FormatException(1, "the header must name each column once; " + name);
      }
    }
    int[] at = NAMES.stream().mapToInt(found::indexOf).toArray();
    return new InteractionColumns(at[0], at[1], at[2], found.size());
  }

  /** Returns a training interaction as a line with these columns, the others empty. */
  public String trainingLine(int userIndex, int itemIndex) {
    String[] fields = new String[count];
    Arrays.fill(fields, "");
    fields[user] = Integer.toString(userIndex);
    fields[item] = Integer.toString(itemIndex);
    fields[label] = "0";
    return String.join("\t", fields) + "\n";
  }
}
