package org.ccdrec.prepare.source;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Parquet file, read by DuckDB; lists and structures become JSON. Lines are row numbers. */
final class ParquetTable implements Table {
  private final SourceFile file;

  ParquetTable(SourceFile file) {
    this.file = file;
  }

  @Override
  public List<String> columns(long rows) throws IOException {
    return List.copyOf(types().keySet());
  }

  private Map<String, String> types() throws IOException {
    var types = new LinkedHashMap<String, String>();
    query(
        "describe select * from read_parquet(" + literal() + ")",
        row -> types.put(row.getString(1), row.getString(2)));
    return types;
  }

  @Override
  public void read(List<String> columns, Rows rows) throws IOException {
    Map<String, String> types = types();
    var expressions = new ArrayList<String>();
    for (String column : columns) {
      expressions.add(expression(column, String.valueOf(types.get(column))));
    }
    @Nullable String[] values = new String[columns.size()];
    long[] line = {0};
    String list = expressions.isEmpty() ? "null" : String.join(", ", expressions);
    query(
        "select " + list + " from read_parquet(" + literal() + ")",
        row -> {
          line[0]++;
          for (int at = 0; at < values.length; at++) {
            String value = row.getString(at + 1);
            values[at] = value == null || value.isEmpty() ? null : value;
          }
          rows.row(line[0], values);
        });
  }

  private static String expression(String column, String type) {
    String name = '"' + column.replace("\"", "\"\"") + '"';
    boolean nested = type.endsWith("]") || type.startsWith("STRUCT") || type.startsWith("MAP");
    return nested ? "to_json(" + name + ")::varchar" : name + "::varchar";
  }

  private String literal() {
    return "'" + file.path().toString().replace("'", "''") + "'";
  }

  private interface RowReader {
    void take(ResultSet row) throws SQLException, IOException;
  }

  private void query(String sql, RowReader reader) throws IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("set preserve_insertion_order = true");
      statement.execute("set memory_limit = '512MB'");
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          reader.take(rows);
        }
      }
    } catch (SQLException e) {
      var exception =
          new SourceException(
              file.name(),
              "must be a Parquet file; "
                  + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      exception.initCause(e);
      throw exception;
    }
  }
}
