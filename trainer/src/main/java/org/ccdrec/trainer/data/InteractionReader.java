package org.ccdrec.trainer.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The reader of {@code .inter} files: a tab-separated table of interactions with a header line.
 *
 * <p>The header names the columns; {@code userID}, {@code itemID} and {@code x_label} must be among
 * them, in any order, and others (a rating, a timestamp) are ignored. Each further line has as many
 * fields as the header; empty lines are skipped. Ids are dense indices from 0, written in decimal;
 * {@code x_label} is 0 for training, 1 for validation, 2 for test.
 *
 * <p>Not every index needs to occur, but an id must be smaller than the larger of {@value
 * InteractionTable#ID_FLOOR}, {@value InteractionTable#ID_FACTOR} × the number of interactions, and
 * the size of the id table or feature matrix that accounts for it: a single absurd id would
 * otherwise allocate gigabytes.
 *
 * <p>A pair that occurs more than once with one label is kept once and counted in a warning. A pair
 * that occurs with two labels is refused, since it would leak held-out data.
 */
final class InteractionReader {
  private static final List<String> COLUMNS = List.of("userID", "itemID", "x_label");

  private final String file;
  private final Problems problems;

  InteractionReader(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * Reads all lines, reports those that break a rule by themselves and adds the others to the
   * table.
   */
  void read(InputStream in, InteractionTable table) throws IOException {
    try {
      var tsv = new TsvLines(in);
      if (!tsv.next()) {
        throw new FormatException("the file is empty; it must have a header line");
      }
      int[] positions = header(tsv);
      int width = tsv.fieldCount();
      while (tsv.next()) {
        if (!tsv.isEmpty()) {
          line(tsv, positions, width, table);
        }
      }
    } catch (FormatException e) {
      problems.error(file, e.line(), String.valueOf(e.getMessage()));
    }
    in.transferTo(OutputStream.nullOutputStream());
  }

  private static int[] header(TsvLines tsv) throws FormatException {
    var names = new ArrayList<String>();
    for (int i = 0; i < tsv.fieldCount(); i++) {
      names.add(tsv.field(i));
    }
    for (String column : COLUMNS) {
      if (!names.contains(column)) {
        throw new FormatException(
            1,
            "the header must name the tab-separated columns %s; %s is missing, found %s"
                .formatted(COLUMNS, column, FormatException.shown(names.toString())));
      }
      if (names.indexOf(column) != names.lastIndexOf(column)) {
        throw new FormatException(1, "the header must name each column once; " + column);
      }
    }
    return COLUMNS.stream().mapToInt(names::indexOf).toArray();
  }

  private void line(TsvLines tsv, int[] positions, int width, InteractionTable table)
      throws FormatException {
    if (tsv.fieldCount() != width) {
      int found = tsv.fieldCount();
      problems.error(
          file,
          tsv.line(),
          () -> "a line must have as many fields as the header, " + width + "; it has " + found);
      return;
    }
    long user = id(tsv, positions, 0);
    long item = id(tsv, positions, 1);
    long label = tsv.number(positions[2]);
    if (label < 0 || label > 2) {
      reject(tsv, positions, 2, "must be 0 (training), 1 (validation) or 2 (test)");
    } else if (user >= 0 && item >= 0) {
      table.add((int) user, (int) item, (byte) label, tsv.line());
    }
  }

  private long id(TsvLines tsv, int[] positions, int column) {
    long id = tsv.number(positions[column]);
    if (id == Long.MIN_VALUE) {
      reject(tsv, positions, column, "must be a whole number");
    } else if (id < 0) {
      reject(tsv, positions, column, "must not be negative");
    } else if (id >= Integer.MAX_VALUE) {
      reject(tsv, positions, column, "must be smaller than " + Integer.MAX_VALUE);
      return -1;
    }
    return id;
  }

  private void reject(TsvLines tsv, int[] positions, int column, String rule) {
    problems.error(
        file,
        tsv.line(),
        () -> {
          String name = COLUMNS.get(column);
          String found = FormatException.shown(tsv.field(positions[column]));
          return name + " " + rule + "; " + name + "=" + found;
        });
  }
}
