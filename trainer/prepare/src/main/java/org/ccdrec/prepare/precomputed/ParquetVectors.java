package org.ccdrec.prepare.precomputed;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list column of a Parquet file, copied once to a temporary file for access by row, so that
 * memory use does not grow with the data.
 */
final class ParquetVectors implements Vectors {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment values;
  private final RowIds ids;
  private final int width;

  private ParquetVectors(Path copy, List<String> ids, int width) throws IOException {
    this.ids = RowIds.of(Optional.of(ids));
    this.width = width;
    try (FileChannel channel = FileChannel.open(copy)) {
      this.values = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  /**
   * Reads a file.
   *
   * @param column the list column, or empty for the only one
   * @throws IllegalArgumentException if a column does not exist or lists differ in length; the
   *     message names the rule
   */
  static ParquetVectors read(Path file, String idColumn, Optional<String> column)
      throws IOException {
    Path copy = Files.createTempFile("ccdrec-vectors", ".f32");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      String table = "read_parquet('" + file.toString().replace("'", "''") + "')";
      String list = listColumn(statement, table, file, column);
      var reading = new Reading(file, list);
      try (OutputStream stream = Files.newOutputStream(copy);
          var out = new DataOutputStream(new BufferedOutputStream(stream, 1 << 16));
          ResultSet rows =
              statement.executeQuery(
                  "select cast(%s as varchar), cast(%s as float[]) from %s"
                      .formatted(quoted(idColumn), quoted(list), table))) {
        while (rows.next()) {
          reading.add(rows, out);
        }
      }
      return new ParquetVectors(copy, reading.ids, Math.max(0, reading.width));
    } catch (SQLException e) {
      throw new IllegalArgumentException(
          "file %s cannot be read: %s".formatted(file, e.getMessage()), e);
    } finally {
      Files.delete(copy);
    }
  }

  /** The rows read so far. */
  private static final class Reading {
    private final Path file;
    private final String column;
    private final List<String> ids = new ArrayList<>();
    private int width = -1;

    Reading(Path file, String column) {
      this.file = file;
      this.column = column;
    }

    void add(ResultSet row, DataOutputStream out) throws SQLException, IOException {
      String id = row.getString(1);
      java.sql.Array array = row.getArray(2);
      if (id == null || array == null) {
        return;
      }
      @Nullable Object[] elements = (Object[]) array.getArray();
      width = width < 0 ? elements.length : width;
      if (elements.length != width) {
        throw new IllegalArgumentException(
            "lists in column %s of %s must have one length; item '%s' has %d elements, others %d"
                .formatted(column, file, id, elements.length, width));
      }
      for (Object element : elements) {
        out.writeFloat(element == null ? Float.NaN : ((Number) element).floatValue());
      }
      ids.add(id);
    }
  }

  private static String listColumn(
      Statement statement, String table, Path file, Optional<String> column) throws SQLException {
    if (column.isPresent()) {
      return column.get();
    }
    List<String> lists = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("describe select * from " + table)) {
      while (rows.next()) {
        String type = rows.getString(2);
        if (type.matches("(FLOAT|DOUBLE|DECIMAL.*)\\[\\d*]")) {
          lists.add(rows.getString(1));
        }
      }
    }
    if (lists.size() != 1) {
      throw new IllegalArgumentException(
          "column must name a list column of numbers of %s; it has %s".formatted(file, lists));
    }
    return lists.getFirst();
  }

  private static String quoted(String column) {
    return '"' + column.replace("\"", "\"\"") + '"';
  }

  RowIds ids() {
    return ids;
  }

  @Override
  public long rows() {
    return ids.size();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public float[] row(long row) {
    float[] vector = new float[width];
    for (int column = 0; column < width; column++) {
      vector[column] = values.get(FLOAT, Float.BYTES * (row * width + column));
    }
    return vector;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
