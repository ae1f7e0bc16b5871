package org.ccdrec.prepare.source;

/** The formats that raw files come in. */
public enum Format {
  /** Fields separated by commas, semicolons, tabs or bars; which one the header line shows. */
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
