package org.ccdrec.prepare.staging;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The staging database, a temporary DuckDB file. It spills to disk beyond {@value #MEMORY}. */
public final class Staging implements AutoCloseable {
  private static final String MEMORY = "1GB";

  private final Path directory;
  private final DuckDBConnection connection;

  private Staging(Path directory, DuckDBConnection connection) {
    this.directory = directory;
    this.connection = connection;
  }

  /** Takes one row of a result. */
  public interface Row {
    /** Takes a row; it is valid only during the call. */
    void take(ResultSet row) throws SQLException, IOException;
  }

  /** Creates an empty database in a directory, which must exist. */
  public static Staging create(Path directory) throws IOException {
    String file = directory.resolve("staging.duckdb").toString();
    try {
      var connection =
          DriverManager.getConnection("jdbc:duckdb:" + file).unwrap(DuckDBConnection.class);
      var staging = new Staging(directory, connection);
      staging.execute("set memory_limit = '" + MEMORY + "'");
      staging.execute("set temp_directory = " + literal(directory.resolve("spill").toString()));
      staging.execute("set preserve_insertion_order = false");
      staging.execute("set TimeZone = 'UTC'");
      return staging;
    } catch (SQLException e) {
      throw new IOException("the staging database " + file + " cannot be created", e);
    }
  }

  /** Returns a text as an SQL literal. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Runs a statement. */
  public void execute(String sql) throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Runs an insertion, and returns the number of rows that it inserted. */
  long insert(String sql) throws IOException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Returns the single number that a query produces. */
  public long number(String sql) throws IOException {
    long[] number = {0};
    rows(sql, row -> number[0] = row.getLong(1));
    return number[0];
  }

  /** Passes the rows of a query to a consumer, in order. */
  public void rows(String sql, Row consumer) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        consumer.take(rows);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Returns the path of a temporary file beside the database. */
  Path scratch(String name) {
    return directory.resolve(name);
  }

  /** Returns an appender for a table. */
  DuckDBAppender appender(String table) throws SQLException {
    return connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, table);
  }

  static IOException failure(SQLException e) {
    String message = String.valueOf(e.getMessage());
    boolean full = message.contains("No space left") || message.contains("disk is full");
    return new IOException(
        full
            ? "the disk is full: staging needs about twice the size of the decompressed raw"
                + " files in addition to the output"
            : "staging failed: " + message,
        e);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }
}
