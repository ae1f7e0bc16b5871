package org.ccdrec.prepare.source;

/** The formats of raw files. */
public enum Format {
  /**
   * Fields separated by commas, semicolons, tabs or vertical bars, as detected from the header
   * line.
   */
  CSV,
  /** Fields separated by tabs: {@code .tsv}, RecBole's atomic files and MMRec's. */
  TSV,
  /** A JSON object on each line. */
  JSON_LINES,
  /** One JSON array of objects. */
  JSON_ARRAY,
  /** Apache Parquet. */
  PARQUET;

  /** Returns whether rows are numbered themselves, rather than by the line they start on. */
  public boolean numbersRows() {
    return this == JSON_ARRAY || this == PARQUET;
  }

  /** Returns whether a value may be an object or an array. */
  public boolean isStructured() {
    return this != CSV && this != TSV;
  }
}
