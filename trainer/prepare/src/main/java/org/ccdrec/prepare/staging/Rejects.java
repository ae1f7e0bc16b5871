package org.ccdrec.prepare.staging;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.ccdrec.prepare.source.SourceFile;
import org.ccdrec.snapshot.SnapshotFormat;
import org.duckdb.DuckDBAppender;

/** The rejected rows, each with file, line, column, value and rule. */
public final class Rejects {
  private static final String IN_ORDER =
      " from reject join source on number = source order by number, line, col, rule limit ";

  private final Staging staging;

  /** Creates the table of rejected rows. */
  public Rejects(Staging staging) throws IOException {
    this.staging = staging;
    staging.execute(
        "create table source(number integer, name varchar, unit varchar, kind varchar);"
            + "create table reject(source integer, line bigint, col varchar, value varchar, rule"
            + " varchar)");
  }

  /**
   * A rejected value.
   *
   * @param file the file's name
   * @param line its 1-based line, or its row where these are counted
   * @param column the column, empty for the row as a whole
   * @param value the offending value
   * @param rule the rule that it breaks
   */
  public record Reject(String file, long line, String column, String value, String rule) {}

  /**
   * What is wrong with a row.
   *
   * @param column the column, empty for the row as a whole
   * @param rule the rule that it breaks
   * @param found the offending value
   */
  record Fault(String column, String rule, String found) {}

  /**
   * The number of rows that break a rule.
   *
   * @param column the column, empty for the row as a whole
   * @param rule the rule
   * @param rows number of rows that break it
   */
  public record Count(String column, String rule, long rows) {}

  /** Registers a file under the number by which rows refer to it. */
  void register(int number, SourceFile file, String kind) throws IOException {
    String unit = file.format().numbersRows() ? ", row " : ":";
    staging.execute(
        "insert into source values (%d, %s, %s, %s)"
            .formatted(
                number,
                Staging.literal(file.name()),
                Staging.literal(unit),
                Staging.literal(kind)));
  }

  /**
   * A rule for the values of a column.
   *
   * @param broken an SQL condition that holds for the values that break it
   * @param text what a value must be
   */
  record Rule(String broken, String text) {}

  /**
   * Rejects the rows of a table whose values break a rule. If none does, the table is read once,
   * whatever the number of rules.
   *
   * @param table the table, with the columns source and line
   * @param column the column, named by its role
   */
  void check(String table, String column, Rule... rules) throws IOException {
    String any =
        Arrays.stream(rules)
            .map(rule -> "(" + rule.broken() + ")")
            .collect(Collectors.joining(" or "));
    if (staging.number("select count(*) from (from %s where %s limit 1)".formatted(table, any))
        == 0) {
      return;
    }
    for (Rule rule : rules) {
      staging.execute(
          "insert into reject select source, line, %s, coalesce(%s, ''), %s from %s where %s"
              .formatted(
                  Staging.literal(column),
                  quoted(column),
                  Staging.literal(rule.text()),
                  table,
                  rule.broken()));
    }
  }

  /** Rejects the rows of a table whose id, in the given column, no dataset could hold. */
  void invalidIds(String table, String column) throws IOException {
    String id = quoted(column);
    check(
        table,
        column,
        new Rule("trim(coalesce(%s, '')) = ''".formatted(id), "must not be empty"),
        new Rule(
            "strlen(%s) > %d".formatted(id, SnapshotFormat.MAX_ID_BYTES),
            "must have at most " + SnapshotFormat.MAX_ID_BYTES + " bytes of UTF-8"),
        new Rule(
            "regexp_matches(%s, '\\p{Cc}')".formatted(id), "must not have control characters"));
  }

  /** Rejects the rows of a table whose id, in the given column, an earlier row has. */
  void repeatedIds(String table, String column) throws IOException {
    staging.execute(
        """
        insert into reject select source, line, '%1$s', "%1$s", 'must occur once; an earlier row has it, too'
        from (select source, line, "%1$s", row_number() over (partition by "%1$s" order by source, line) n
          from %2$s where "%1$s" is not null) where n > 1"""
            .formatted(column, table));
  }

  static String quoted(String column) {
    return '"' + column + '"';
  }

  /** Appends a row that could not be read to the table of rejected rows. */
  static void appendBroken(DuckDBAppender rejects, int source, long line, String rule, String found)
      throws IOException {
    try {
      append(rejects, source, line, new Fault("", rule, found));
    } catch (SQLException e) {
      throw Staging.failure(e);
    }
  }

  /** Appends one row to the table of rejected rows. */
  static void append(DuckDBAppender rejects, int source, long line, Fault fault)
      throws SQLException {
    rejects.beginRow().append(source).append(line);
    rejects.append(fault.column()).append(fault.found()).append(fault.rule()).endRow();
  }

  /** Returns the number of rejected rows. */
  public long rows() throws IOException {
    return staging.number("select count(*) from (select distinct source, line from reject)");
  }

  /** Returns the number of rejected rows in files of one kind, {@code events} or {@code items}. */
  long rows(String kind) throws IOException {
    return staging.number(
        "select count(*) from (select distinct r.source, r.line from reject r join source s on"
            + " s.number = r.source where s.kind = "
            + Staging.literal(kind)
            + ")");
  }

  /**
   * Returns descriptions of the first rejected values, by file and line. Long values are shortened,
   * and control characters are escaped.
   */
  public List<String> first(long count) throws IOException {
    var rejects = new ArrayList<String>();
    staging.rows(
        "select name || unit || line, col, value, rule" + IN_ORDER + count,
        row -> {
          String column = row.getString(2);
          rejects.add(
              "%s: %s%s; found '%s'"
                  .formatted(
                      row.getString(1),
                      column.isEmpty() ? "" : column + " ",
                      row.getString(4),
                      Excerpt.of(row.getString(3))));
        });
    return rejects;
  }

  /** Receives rejected values. */
  public interface Consumer {
    /** Takes one rejected value. */
    void take(Reject reject) throws IOException;
  }

  /** Passes all rejected values to a consumer, ordered by file and line. */
  public void each(Consumer consumer) throws IOException {
    staging.rows(
        "select name, line, col, value, rule" + IN_ORDER + Long.MAX_VALUE,
        row ->
            consumer.take(
                new Reject(
                    row.getString(1),
                    row.getLong(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5))));
  }

  /** Returns the broken rules with their counts, most frequent first. */
  public List<Count> counts() throws IOException {
    var counts = new ArrayList<Count>();
    staging.rows(
        "select col, rule, count(*) n from reject group by col, rule order by n desc, col, rule",
        row -> counts.add(new Count(row.getString(1), row.getString(2), row.getLong(3))));
    return counts;
  }
}
