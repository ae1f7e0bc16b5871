package org.ccdrec.prepare.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ccdrec.prepare.columns.ColumnChoice;
import org.ccdrec.prepare.columns.ColumnRole;
import org.ccdrec.prepare.source.SourceFile;
import org.ccdrec.prepare.source.Table;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** The stage of users: loads them as text, with one row per user and one per attribute. */
public final class UserStage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Staging staging;
  private final Rejects rejects;

  /** Creates the tables of users. */
  public UserStage(Staging staging, Rejects rejects) throws IOException {
    this.staging = staging;
    this.rejects = rejects;
    staging.execute(
        """
        create table user_row(source integer, line bigint, "user" varchar);
        create table user_attribute(source integer, line bigint, name varchar, value varchar)
        """);
  }

  /** Loads one file; every column but the user's id becomes an attribute with its name. */
  public void load(int number, SourceFile file, Table table, ColumnChoice choice)
      throws IOException {
    rejects.register(number, file, "users");
    List<String> columns = new ArrayList<>();
    columns.add(choice.required(file.name(), ColumnRole.USER));
    columns.addAll(choice.others());
    boolean json = file.format().isStructured();
    try (DuckDBAppender users = staging.appender("user_row");
        DuckDBAppender attributes = staging.appender("user_attribute");
        DuckDBAppender broken = staging.appender("reject")) {
      table.read(columns, new Loader(number, columns, json, users, attributes, broken));
    } catch (SQLException e) {
      throw Staging.failure(e);
    }
  }

  /** Appends rows and their attributes. */
  private record Loader(
      int source,
      List<String> columns,
      boolean json,
      DuckDBAppender users,
      DuckDBAppender attributes,
      DuckDBAppender broken)
      implements Table.Rows {
    @Override
    public void row(long line, @Nullable String[] values) throws IOException {
      try {
        String id = values[0];
        if (json && id != null && Excerpt.isStructure(id)) {
          var fault = new Rejects.Fault(ColumnRole.USER.key(), EventStage.PLAIN, id);
          Rejects.append(broken, source, line, fault);
          return;
        }
        users.beginRow().append(source).append(line);
        if (id == null) {
          users.appendNull();
        } else {
          users.append(id);
        }
        users.endRow();
        for (int at = 1; at < values.length; at++) {
          String value = values[at];
          if (value != null && !value.isBlank()) {
            attribute(line, columns.get(at).strip(), value.strip());
          }
        }
      } catch (SQLException e) {
        throw Staging.failure(e);
      }
    }

    @Override
    public void broken(long line, String rule, String found) throws IOException {
      Rejects.appendBroken(broken, source, line, rule, found);
    }

    /** Appends a value; a list has several, and an object those of its members. */
    private void attribute(long line, String name, String value) throws SQLException, IOException {
      if (json && value.startsWith("{")) {
        for (Map.Entry<String, JsonNode> member : JSON.readTree(value).properties()) {
          JsonNode node = member.getValue();
          if (!node.isNull()) {
            String text = node.isTextual() ? node.textValue() : node.toString();
            attribute(line, name + "." + member.getKey(), text);
          }
        }
      } else if (json && value.startsWith("[")) {
        for (String each : ItemStage.list(value)) {
          append(line, name, each);
        }
      } else {
        append(line, name, value);
      }
    }

    private void append(long line, String name, String value) throws SQLException {
      attributes.beginRow().append(source).append(line).append(name).append(value).endRow();
    }
  }

  /** Rejects rows whose id is invalid or occurs on an earlier line. */
  public void check() throws IOException {
    rejects.invalidIds("user_row", "user");
    rejects.repeatedIds("user_row", "user");
    staging.execute(
        "delete from user_row where (source, line) in (select (source, line) from reject)");
  }

  /** Returns the number of users that are read but not in the dataset. */
  public long withoutEvents() throws IOException {
    return staging.number(
        "select count(*) from user_row where \"user\" not in (select id from user_id)");
  }
}
