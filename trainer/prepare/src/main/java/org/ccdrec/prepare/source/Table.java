package org.ccdrec.prepare.source;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One raw file as a table of text values. Each call reads the file anew, from its start. */
public interface Table {
  /** Receives the rows of a table in the file's order. */
  interface Rows {
    /**
     * Takes a row.
     *
     * @param line the line on which the row starts, from 1; in Parquet the row's number, from 1
     * @param values a value for each column asked for, null where the row has none; valid only
     *     during the call
     */
    void row(long line, @Nullable String[] values) throws IOException;

    /**
     * Takes note of a row that cannot be read.
     *
     * @param line as above
     * @param rule what the file format demands
     * @param found an excerpt of what is there instead
     */
    void broken(long line, String rule, String found) throws IOException;
  }

  /**
   * Returns the names of the columns, in the file's order. For JSON these are the keys of the
   * objects looked at.
   *
   * @param rows how many rows of a JSON file are looked at; other files name their columns once
   * @throws SourceException if the file is not in its format
   */
  List<String> columns(long rows) throws IOException;

  /**
   * Reads all rows.
   *
   * @param columns the columns to hand over, each among {@link #columns}
   * @throws SourceException if the file breaks its format so that no later row can be told
   */
  void read(List<String> columns, Rows rows) throws IOException;
}
