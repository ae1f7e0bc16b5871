package org.ccdrec.trainer.data.inter;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.ccdrec.trainer.data.problem.FormatException;
import org.ccdrec.trainer.data.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The reader of {@code .inter} files: a tab-separated table of interactions with a header line.
 *
 * <p>The header names the columns; {@code userID}, {@code itemID} and {@code x_label} must be among
 * them, in any order, and others (a rating, a timestamp) are ignored. Each further line has as many
 * fields as the header; empty lines are skipped. Ids are dense indices from 0, written in decimal;
 * {@code x_label} is 0 for training, 1 for validation and 2 for test.
 *
 * <p>Indices may have gaps, but an id must be smaller than the largest of {@value
 * InteractionTable#ID_FLOOR}, {@value InteractionTable#ID_FACTOR} × the number of interactions, and
 * the size of the id table or feature matrix that accounts for it: a single wrong id would
 * otherwise allocate gigabytes. Leading zeros and ids that count from 1 are reported as warnings.
 *
 * <p>A pair that occurs more than once with one label is kept once and counted in a warning. A pair
 * with two labels is an error, since it would leak held-out data. Not safe for use by several
 * threads.
 */
public final class InteractionReader {
  private static final String USER = "userID";
  private static final String ITEM = "itemID";

  private final String file;
  private final Problems problems;
  private long paddedIds;
  private @Nullable String firstPaddedId;

  /** Receives the interactions that are valid in isolation. */
  public interface Sink {
    /** Takes one interaction; returns the rule that it breaks, or null. */
    @Nullable String add(int user, int item, byte label, long line);
  }

  /** Creates a reader of a file that reports to a collector. */
  public InteractionReader(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * Reads the whole file, reports invalid lines and passes the others to the sink.
   *
   * @return the columns of the file, or null if it has no valid header
   */
  public @Nullable InteractionColumns read(InputStream in, Sink sink) throws IOException {
    InteractionColumns columns = null;
    try {
      var tsv = new TsvLines(in);
      if (!tsv.next()) {
        throw new FormatException("the file is empty; it must have a header line");
      }
      columns = InteractionColumns.parse(tsv);
      while (tsv.next()) {
        if (!tsv.isEmpty()) {
          read(tsv, columns, sink);
        }
      }
    } catch (FormatException e) {
      problems.error(file, e.line(), String.valueOf(e.getMessage()));
    }
    in.transferTo(OutputStream.nullOutputStream());
    warnOfPaddedIds();
    return columns;
  }

  private void read(TsvLines tsv, InteractionColumns columns, Sink sink) {
    if (tsv.fieldCount() != columns.count()) {
      int found = tsv.fieldCount();
      error(
          tsv,
          () ->
              "a line must have as many fields as the header, %d; it has %d"
                  .formatted(columns.count(), found));
      return;
    }
    long user = id(tsv, USER, columns.user());
    long item = id(tsv, ITEM, columns.item());
    long label = tsv.number(columns.label());
    if (label < 0 || label > 2) {
      reject(tsv, "x_label", columns.label(), "must be 0 (training), 1 (validation) or 2 (test)");
    } else if (user >= 0 && item >= 0) {
      String rule = sink.add((int) user, (int) item, (byte) label, tsv.line());
      if (rule != null) {
        error(tsv, () -> rule);
      }
    }
  }

  /** Returns the id in a column, or a negative number after reporting that it is invalid. */
  private long id(TsvLines tsv, String name, int column) {
    long id = tsv.number(column);
    if (id == Long.MIN_VALUE) {
      reject(tsv, name, column, "must be a whole number");
    } else if (id < 0) {
      reject(tsv, name, column, "must not be negative");
    } else if (id >= Integer.MAX_VALUE) {
      reject(tsv, name, column, "must be smaller than " + Integer.MAX_VALUE);
      return -1;
    } else {
      notePadding(tsv, name, column);
    }
    return id;
  }

  private void notePadding(TsvLines tsv, String name, int column) {
    if (tsv.hasLeadingZero(column)) {
      paddedIds++;
      if (firstPaddedId == null) {
        firstPaddedId = name + "=" + FormatException.shown(tsv.field(column));
      }
    }
  }

  private void warnOfPaddedIds() {
    if (firstPaddedId != null) {
      problems.warn(
          file,
          0,
          ("ids with leading zeros were read as row numbers: %d; the first is %s. Ids that are"
                  + " text belong in users.txt and items.txt, which ccdrec prepare writes")
              .formatted(paddedIds, firstPaddedId));
    }
  }

  private void reject(TsvLines tsv, String name, int column, String rule) {
    error(
        tsv,
        () -> name + " " + rule + "; " + name + "=" + FormatException.shown(tsv.field(column)));
  }

  private void error(TsvLines tsv, Supplier<String> message) {
    problems.error(file, tsv.line(), message);
  }
}
