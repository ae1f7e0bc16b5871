package org.ccdrec.prepare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Copies a CSV file with a header to a Parquet file beside it, for {@code ccdrec demo --raw}: the
 * program that the launcher runs with the path of the CSV file.
 */
public final class ParquetCopy {
  private ParquetCopy() {}

  /** Copies {@code FILE.csv} to {@code FILE.parquet}, unless that exists, and ends the process. */
  public static void main(String[] arguments) {
    try {
      copy(Path.of(arguments[0]));
    } catch (SQLException e) {
      System.err.println("ccdrec: " + arguments[0] + " cannot be copied: " + e.getMessage());
      System.exit(1);
    }
  }

  static void copy(Path csv) throws SQLException {
    Path parquet =
        csv.resolveSibling(csv.getFileName().toString().replaceFirst("[.]csv$", ".parquet"));
    if (Files.exists(parquet)) {
      return;
    }
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "copy (select * from read_csv('%s', header = true)) to '%s' (format parquet)"
              .formatted(literal(csv), literal(parquet)));
    }
  }

  private static String literal(Path path) {
    return path.toString().replace("'", "''");
  }
}
