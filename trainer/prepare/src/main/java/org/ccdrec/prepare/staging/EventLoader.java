package org.ccdrec.prepare.staging;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.ccdrec.prepare.columns.ColumnRole;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * Loads the rows of one file of events into the table {@code event}.
 *
 * <p>Rows of plain text go to a file of their own, which DuckDB then reads, because that takes a
 * third of the time of its appender. Plain means that nothing would have to be quoted or escaped.
 * All other rows are appended.
 */
final class EventLoader implements AutoCloseable {
  private static final int LONGEST_PLAIN = 4096;
  private static final int BUFFER = 1 << 16;

  private final Staging staging;
  private final int source;
  private final List<ColumnRole> roles;
  private final Path file;
  private final BufferedWriter plain;
  private final DuckDBAppender others;
  private long plainRows;

  /**
   * Creates a loader.
   *
   * @param source the number of the file that rows come from
   * @param roles the columns that the file has
   */
  EventLoader(Staging staging, int source, List<ColumnRole> roles)
      throws IOException, SQLException {
    this.staging = staging;
    this.source = source;
    this.roles = roles;
    this.file = staging.scratch("events.tsv");
    this.others = staging.appender("event");
    this.plain =
        new BufferedWriter(
            new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8), BUFFER);
  }

  /**
   * Takes a row.
   *
   * @param values a value for each of the roles
   */
  void row(long line, @Nullable String[] values) throws IOException, SQLException {
    if (isPlain(values)) {
      plain.append(Long.toString(line));
      for (String value : values) {
        plain.append('\t').append(value == null ? "" : value);
      }
      plain.append('\n');
      plainRows++;
    } else {
      append(line, values);
    }
  }

  private static boolean isPlain(@Nullable String[] values) {
    for (String value : values) {
      if (value != null && !isPlain(value)) {
        return false;
      }
    }
    return true;
  }

  /** An empty value is not plain, because nulls are written as empty. */
  private static boolean isPlain(String value) {
    if (value.isEmpty() || value.length() > LONGEST_PLAIN) {
      return false;
    }
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      if (c == '"' || c == '\\' || Character.isISOControl(c) || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private void append(long line, @Nullable String[] values) throws SQLException {
    others.beginRow().append(source).append(line);
    for (ColumnRole role : ColumnRole.OF_EVENTS) {
      int at = roles.indexOf(role);
      String value = at < 0 ? null : values[at];
      if (value == null) {
        others.appendNull();
      } else {
        others.append(value);
      }
    }
    others.endRow();
  }

  /** Stores all rows that were taken. */
  void finish() throws IOException, SQLException {
    others.flush();
    plain.close();
    String names = roles.stream().map(EventLoader::column).collect(Collectors.joining(", "));
    String types =
        roles.stream()
            .map(role -> ", " + column(role) + ": 'varchar'")
            .collect(Collectors.joining());
    long stored =
        staging.insert(
            """
            insert into event(source, line, %s) select %d, line, %s from read_csv(%s,
              auto_detect = false, header = false, delim = '\t', quote = '', escape = '', nullstr = '',
              new_line = '\\n', columns = {line: 'bigint'%s})"""
                .formatted(names, source, names, Staging.literal(file.toString()), types));
    if (stored != plainRows) {
      throw new IOException("staging failed: %d of %d rows stored".formatted(stored, plainRows));
    }
  }

  private static String column(ColumnRole role) {
    return Rejects.quoted(role.key());
  }

  @Override
  public void close() throws IOException, SQLException {
    try (plain;
        others) {
      Files.deleteIfExists(file);
    }
  }
}
