package org.ccdrec.prepare.source;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A raw file as a table of text values. Each call reads the file again from the start. */
public interface Table {
  /** Receives the rows of a table in the file's order. */
  interface Rows {
    /**
     * Takes a row.
     *
     * @param line the 1-based line on which the row starts; the 1-based row number in Parquet and
     *     in a JSON array; no two rows of a file have the same
     * @param values one value per requested column, null if the row has none; valid only during the
     *     call
     */
    void row(long line, @Nullable String[] values) throws IOException;

    /**
     * Takes a row that cannot be read.
     *
     * @param line as above
     * @param rule the rule of the file format that the row breaks
     * @param found an excerpt of the offending text
     */
    void broken(long line, String rule, String found) throws IOException;
  }

  /**
   * Returns the names of the columns, in the file's order. For JSON these are the keys of the
   * objects sampled.
   *
   * @param rows number of rows sampled in a JSON file; ignored for other formats
   * @throws SourceException if the file is not in its format
   */
  List<String> columns(long rows) throws IOException;

  /**
   * Reads all rows.
   *
   * @param columns the columns to read, each among {@link #columns}
   * @throws SourceException if the file is malformed so that no later row can be read
   */
  void read(List<String> columns, Rows rows) throws IOException;
}
