package org.ccdrec.trainer.data.items;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ccdrec.trainer.data.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * A table of users, {@code users.jsonl} or {@code users.csv} in UTF-8, while a dataset is read. Not
 * safe for use by several threads.
 *
 * <p>JSON lines: each line is an object with the key {@code userID} (the index of the user) and
 * optionally {@code id} (the external id) and {@code attributes}, an object whose values are
 * strings, numbers, booleans or lists of strings. Other keys are errors.
 *
 * <p>CSV: a header line names the columns; {@code userID} must be among them, {@code id} means the
 * same as above, and every other column is an attribute. An empty cell means no value.
 */
public final class UserTable {
  private static final Set<String> KEYS = Set.of("userID", "id", "attributes");

  private final TableLines lines;
  private final IndexedRows<Row> rows;
  private final Map<String, String> texts = new HashMap<>();

  /** Creates an empty table that reports to a collector. */
  public UserTable(String file, Problems problems) {
    this.lines = new TableLines(file, "userID", problems);
    this.rows = new IndexedRows<>(lines, "user");
  }

  private record Row(long line, @Nullable String id, Map<String, List<String>> attributes)
      implements IndexedRows.Row {}

  /** Reads the text of {@code users.jsonl}. */
  public void readJsonLines(String text) {
    lines.json(
        text,
        KEYS,
        (line, user, object) -> {
          JsonNode id = object.path("id");
          if (id.isContainerNode()) {
            lines.error(line, "id must be a string or a number");
          }
          String named = id.isValueNode() && !id.isNull() ? id.asText() : null;
          rows.add(
              user,
              new Row(line, named, values(lines.attributes(line, object.path("attributes")))));
        });
  }

  /** Reads the text of {@code users.csv}. */
  public void readCsv(String text) {
    lines.csv(
        text,
        (line, user, cells) -> {
          String id = cells.remove("id");
          rows.add(user, new Row(line, id, values(cells)));
        });
  }

  /** Returns values as texts; equal texts are the same object, since values repeat. */
  private Map<String, List<String>> values(Map<String, ?> raw) {
    var values = new TreeMap<String, List<String>>();
    raw.forEach(
        (name, value) -> {
          List<?> list = value instanceof List<?> several ? several : List.of(value);
          List<String> distinct =
              list.stream().map(each -> shared(each.toString())).distinct().toList();
          values.put(shared(name), distinct);
        });
    return Collections.unmodifiableMap(values);
  }

  private String shared(String text) {
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  /**
   * Returns the largest user index of the table plus one, after reporting and removing rows whose
   * index is too large by the rule of {@link org.ccdrec.trainer.data.inter.InteractionReader}.
   *
   * @param known number of users according to another file
   */
  public int userCount(int known) {
    return rows.count(known);
  }

  /** Sets the external ids that the table contains. */
  public void nameUsers(ExternalIds ids) {
    rows.name(ids);
  }

  /** Returns the attributes of the users. */
  public UserAttributes attributes() {
    if (rows.isEmpty()) {
      return UserAttributes.NONE;
    }
    var values =
        new ArrayList<Map<String, List<String>>>(Collections.nCopies(rows.end(), Map.of()));
    rows.forEach((user, row) -> values.set(user, row.attributes));
    return new UserAttributes(values);
  }
}
