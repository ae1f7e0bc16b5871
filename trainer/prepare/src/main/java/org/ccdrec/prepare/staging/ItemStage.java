package org.ccdrec.prepare.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.StringEscapeUtils;
import org.ccdrec.prepare.columns.ColumnChoice;
import org.ccdrec.prepare.columns.ColumnRole;
import org.ccdrec.prepare.source.SourceFile;
import org.ccdrec.prepare.source.Table;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * The stage of items: loads them as text, with one row per item and one per additional attribute.
 */
public final class ItemStage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Staging staging;
  private final Rejects rejects;
  private final boolean unescapeHtml;

  /** Creates the tables of items. */
  public ItemStage(Staging staging, Rejects rejects, boolean unescapeHtml) throws IOException {
    this.staging = staging;
    this.rejects = rejects;
    this.unescapeHtml = unescapeHtml;
    staging.execute(
        """
        create table item_row(source integer, line bigint, item varchar, title varchar,
          description varchar, category varchar, brand varchar, price varchar, image varchar);
        create table attribute(source integer, line bigint, name varchar, value varchar, list boolean);
        create table feature(source integer, line bigint, name varchar, value varchar)
        """);
  }

  /** Loads one file; every column without a role becomes an attribute with the column's name. */
  public void load(int number, SourceFile file, Table table, ColumnChoice choice)
      throws IOException {
    rejects.register(number, file, "items");
    List<String> columns = new ArrayList<>();
    int[] positions = new int[ColumnRole.OF_ITEMS.size()];
    for (int role = 0; role < positions.length; role++) {
      Optional<String> column = choice.column(ColumnRole.OF_ITEMS.get(role));
      positions[role] = column.isPresent() ? columns.size() : -1;
      column.ifPresent(columns::add);
    }
    int named = columns.size();
    int category = positions[ColumnRole.OF_ITEMS.indexOf(ColumnRole.CATEGORY)];
    columns.addAll(choice.others());
    boolean json = file.format().isStructured();
    try (DuckDBAppender items = staging.appender("item_row");
        DuckDBAppender attributes = staging.appender("attribute");
        DuckDBAppender features = staging.appender("feature");
        DuckDBAppender broken = staging.appender("reject")) {
      var loader =
          new Loader(
              number,
              new Columns(columns, named, category, json),
              new Appenders(items, attributes, features, broken));
      table.read(columns, loader.rows(positions));
    } catch (SQLException e) {
      throw Staging.failure(e);
    }
  }

  /**
   * The columns read.
   *
   * @param names their names, those with a role first
   * @param named number of those with a role
   * @param category position of the category, or −1
   * @param json whether lists and structures are JSON
   */
  private record Columns(List<String> names, int named, int category, boolean json) {
    /** Returns whether RecBole's type of a column is a sequence of values divided by blanks. */
    boolean is(String type, int at) {
      return !json && names.get(at).endsWith(":" + type);
    }

    /** Returns the name without RecBole's type. */
    String plain(int at) {
      String name = names.get(at).strip();
      return json ? name : name.replaceFirst(":(token|token_seq|float|float_seq)$", "");
    }
  }

  /** The tables that rows are appended to. */
  private record Appenders(
      DuckDBAppender items,
      DuckDBAppender attributes,
      DuckDBAppender features,
      DuckDBAppender broken) {}

  /** Appends rows and their attributes. */
  private final class Loader {
    private final int source;
    private final Columns columns;
    private final boolean json;
    private final Appenders to;

    Loader(int source, Columns columns, Appenders to) {
      this.source = source;
      this.columns = columns;
      this.json = columns.json();
      this.to = to;
    }

    Table.Rows rows(int[] positions) {
      return new Table.Rows() {
        @Override
        public void row(long line, @Nullable String[] values) throws IOException {
          try {
            String id = positions[0] < 0 ? null : values[positions[0]];
            if (json && id != null && Excerpt.isStructure(id)) {
              var fault = new Rejects.Fault(ColumnRole.ITEM.key(), EventStage.PLAIN, id);
              Rejects.append(to.broken(), source, line, fault);
            } else {
              item(line, values, positions);
            }
          } catch (SQLException e) {
            throw Staging.failure(e);
          }
        }

        @Override
        public void broken(long line, String rule, String found) throws IOException {
          Rejects.appendBroken(to.broken(), source, line, rule, found);
        }
      };
    }

    private void item(long line, @Nullable String[] values, int[] positions)
        throws SQLException, IOException {
      DuckDBAppender items = to.items();
      items.beginRow().append(source).append(line);
      for (int role = 0; role < positions.length; role++) {
        String value = positions[role] < 0 ? null : values[positions[role]];
        if (value != null && role > 0) {
          value = text(ColumnRole.OF_ITEMS.get(role), positions[role], value);
        }
        if (value == null) {
          items.appendNull();
        } else {
          items.append(value);
        }
      }
      items.endRow();
      for (int at = 0; at < values.length; at++) {
        String value = values[at];
        if (value != null) {
          other(line, at, value);
        }
      }
    }

    /** Appends an attribute or a feature vector; sequences of categories are attributes, too. */
    private void other(long line, int at, String value) throws SQLException, IOException {
      boolean isCategory = at == columns.category() && columns.is("token_seq", at);
      if (at < columns.named() && !isCategory) {
        return;
      }
      if (columns.is("float_seq", at)) {
        to.features()
            .beginRow()
            .append(source)
            .append(line)
            .append(columns.plain(at))
            .append(value)
            .endRow();
      } else if (columns.is("token_seq", at)) {
        String list = JSON.writeValueAsString(value.strip().split(" +"));
        attribute(line, columns.plain(at), list, true);
      } else {
        attribute(line, columns.plain(at), value);
      }
    }

    /** Returns the value of a role as one text; lists, such as category paths, are joined. */
    private String text(ColumnRole role, int at, String value) throws IOException {
      String joined = value;
      if (role == ColumnRole.CATEGORY && columns.is("token_seq", at)) {
        joined = String.join(" > ", value.strip().split(" +"));
      }
      if (json && value.startsWith("[")) {
        List<String> parts = new ArrayList<>();
        flatten(JSON.readTree(value), parts);
        joined =
            role == ColumnRole.IMAGE && !parts.isEmpty()
                ? parts.getFirst()
                : String.join(" > ", parts);
      }
      return unescapeHtml ? StringEscapeUtils.unescapeHtml4(joined) : joined;
    }

    private void attribute(long line, String name, String value) throws SQLException, IOException {
      if (json && value.startsWith("{")) {
        for (var member : JSON.readTree(value).properties()) {
          if (!member.getValue().isNull()) {
            JsonNode node = member.getValue();
            attribute(
                line,
                name + "." + member.getKey(),
                node.isTextual() ? node.textValue() : node.toString());
          }
        }
        return;
      }
      boolean list = json && value.startsWith("[");
      attribute(line, name, list ? value : plain(value), list);
    }

    private void attribute(long line, String name, String value, boolean list) throws SQLException {
      to.attributes()
          .beginRow()
          .append(source)
          .append(line)
          .append(name.strip().replaceFirst(":$", ""))
          .append(value)
          .append(list)
          .endRow();
    }

    private String plain(String value) {
      return unescapeHtml ? StringEscapeUtils.unescapeHtml4(value) : value;
    }
  }

  private static void flatten(JsonNode node, List<String> parts) {
    if (node.isArray()) {
      node.forEach(element -> flatten(element, parts));
    } else if (!node.isNull()) {
      parts.add(node.asText());
    }
  }

  /** Returns the texts of a JSON list; nested lists are flattened. */
  public static List<String> list(String json) throws IOException {
    List<String> parts = new ArrayList<>();
    flatten(JSON.readTree(json), parts);
    return parts;
  }

  /** Rejects rows whose id is invalid or occurs on an earlier line. */
  public void check() throws IOException {
    rejects.invalidIds("item_row", "item");
    rejects.repeatedIds("item_row", "item");
    staging.execute(
        "delete from item_row where (source, line) in (select (source, line) from reject)");
  }
}
