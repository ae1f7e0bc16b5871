package org.ccdrec.prepare.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ccdrec.prepare.staging.ItemStage;
import org.ccdrec.prepare.staging.Staging;
import org.jspecify.annotations.Nullable;

/** Writes the item tables, {@code items.jsonl} and {@code texts.jsonl}. */
public final class ItemFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String NUMBER = "-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]{1,2})?";

  private final Staging staging;
  private final Path directory;
  private final Pictures pictures;
  private final Map<String, Kind> kinds = new HashMap<>();

  /** The narrowest type that fits all values of an attribute. */
  private enum Kind {
    INTEGER,
    NUMBER,
    BOOLEAN,
    STRING,
    STRINGS
  }

  /**
   * Creates a writer of item files.
   *
   * @param pictures finds and copies the items' pictures
   */
  public ItemFiles(Staging staging, Path directory, Pictures pictures) {
    this.staging = staging;
    this.directory = directory;
    this.pictures = pictures;
  }

  /** Writes both files; writes nothing if there is neither an item table nor a picture. */
  public void write() throws IOException {
    long described = staging.number("select count(*) from item_row");
    if (described == 0 && pictures.isEmpty()) {
      return;
    }
    attributeKinds();
    attributesOfRows();
    try (BufferedWriter items = Files.newBufferedWriter(directory.resolve("items.jsonl"));
        BufferedWriter texts = Files.newBufferedWriter(directory.resolve("texts.jsonl"))) {
      staging.rows(
          """
          select n, id, title, category, brand, price, image, description, names, vals, lists
          from item_id left join item_row on item = id left join attributes using (source, line)
          order by n""",
          row -> {
            items.write(JSON.writeValueAsString(item(row)) + "\n");
            Optional<ObjectNode> text = text(row);
            if (text.isPresent()) {
              texts.write(JSON.writeValueAsString(text.get()) + "\n");
            }
          });
    }
  }

  /** Returns the number of items of the dataset that have a title or a description. */
  public long textItems() throws IOException {
    return staging.number(
        "select count(*) from item_id join item_row on item = id"
            + " where title is not null or description is not null");
  }

  private void attributesOfRows() throws IOException {
    staging.execute(
        """
        create table attributes as select source, line, list(name order by name) names,
          list(value order by name) vals, list(list order by name) lists
        from attribute group by source, line""");
  }

  private void attributeKinds() throws IOException {
    staging.execute(
        """
        insert into attribute select source, line, 'brand', brand, false from item_row
          where brand is not null
        union all select source, line, 'price', price, false from item_row where price is not null""");
    String integer = "-?(0|[1-9][0-9]{0,17})";
    staging.rows(
        """
        select name, bool_or(list), bool_and(regexp_full_match(value, '%s')),
          bool_and(regexp_full_match(value, '%s')), bool_and(lower(value) in ('true', 'false'))
        from attribute group by name"""
            .formatted(integer, NUMBER),
        row -> kinds.put(row.getString(1), kind(row)));
  }

  /**
   * Returns a note for each attribute that has become text although most of its values are numbers,
   * or would be with a decimal point.
   */
  public List<String> numbersAsText() throws IOException {
    List<String> notes = new ArrayList<>();
    staging.rows(
        """
        select name, count(*), count(*) filter (where not fits),
          left(arg_min(value, (source, line)) filter (where not fits), 60)
        from (select *, regexp_full_match(value, '%s') fits from attribute where not list)
        group by name
        having count(*) filter (where not fits) > 0 and count(*) <=
          2 * count(*) filter (where regexp_full_match(replace(value, ',', '.'), '%s'))
        order by name"""
            .formatted(NUMBER, NUMBER),
        row ->
            notes.add(
                ("Attribute %s is text to filters, because %,d of %,d values are not numbers with a"
                        + " point before the decimals, such as '%s'.")
                    .formatted(
                        row.getString(1), row.getLong(3), row.getLong(2), row.getString(4))));
    return notes;
  }

  private static Kind kind(ResultSet row) throws SQLException {
    if (row.getBoolean(2)) {
      return Kind.STRINGS;
    }
    if (row.getBoolean(3)) {
      return Kind.INTEGER;
    }
    if (row.getBoolean(4)) {
      return Kind.NUMBER;
    }
    return row.getBoolean(5) ? Kind.BOOLEAN : Kind.STRING;
  }

  private ObjectNode item(ResultSet row) throws SQLException, IOException {
    String id = row.getString("id");
    ObjectNode item = JSON.createObjectNode().put("itemID", row.getLong("n")).put("id", id);
    put(item, "title", row.getString("title"));
    put(item, "category", row.getString("category"));
    put(item, "image", pictures.of(id, row.getString("image")));
    ObjectNode attributes = JSON.createObjectNode();
    List<String> names = strings(row, "names");
    List<String> values = strings(row, "vals");
    List<String> lists = strings(row, "lists");
    for (int at = 0; at < names.size(); at++) {
      attribute(attributes, names.get(at), values.get(at), Boolean.parseBoolean(lists.get(at)));
    }
    if (!attributes.isEmpty()) {
      item.set("attributes", attributes);
    }
    return item;
  }

  private void attribute(ObjectNode attributes, String name, String value, boolean list)
      throws IOException {
    switch (kinds.getOrDefault(name, Kind.STRING)) {
      case INTEGER -> attributes.put(name, Long.parseLong(value));
      case NUMBER -> attributes.put(name, Double.parseDouble(value));
      case BOOLEAN -> attributes.put(name, Boolean.parseBoolean(value));
      case STRING -> attributes.put(name, value);
      case STRINGS -> {
        ArrayNode array = attributes.putArray(name);
        (list ? ItemStage.list(value) : List.of(value)).forEach(array::add);
      }
    }
  }

  private static Optional<ObjectNode> text(ResultSet row) throws SQLException {
    if (row.getString("title") == null && row.getString("description") == null) {
      return Optional.empty();
    }
    ObjectNode text = JSON.createObjectNode().put("id", row.getString("id"));
    put(text, "title", row.getString("title"));
    put(text, "brand", row.getString("brand"));
    put(text, "categories", row.getString("category"));
    put(text, "description", row.getString("description"));
    return Optional.of(text);
  }

  private static void put(ObjectNode node, String key, @Nullable String value) {
    if (value != null) {
      node.put(key, value);
    }
  }

  private static List<String> strings(ResultSet row, String column) throws SQLException {
    java.sql.Array array = row.getArray(column);
    List<String> strings = new ArrayList<>();
    if (array != null) {
      for (Object element : (Object[]) array.getArray()) {
        strings.add(String.valueOf(element));
      }
    }
    return strings;
  }
}
