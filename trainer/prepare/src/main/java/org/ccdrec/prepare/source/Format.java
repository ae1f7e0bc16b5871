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
  PARQUET
}
