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
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ccdrec.prepare.staging.Staging;

/** Writes the attributes of users, {@code users.jsonl}. */
public final class UserFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private UserFile() {}

  /** Writes a line for each user of the dataset who has attributes; without any, no file. */
  public static void write(Staging staging, Path directory) throws IOException {
    String known =
        "select count(*) from user_attribute join user_row using (source, line)"
            + " join user_id on id = \"user\"";
    if (staging.number(known) == 0) {
      return;
    }
    try (BufferedWriter out = Files.newBufferedWriter(directory.resolve("users.jsonl"))) {
      staging.rows(
          """
          select n, id, list(name order by name, value) names, list(value order by name, value) vals
          from user_id join user_row on "user" = id join user_attribute using (source, line)
          group by n, id order by n""",
          row -> out.write(JSON.writeValueAsString(line(row)) + "\n"));
    }
  }

  private static ObjectNode line(ResultSet row) throws SQLException {
    ObjectNode line = JSON.createObjectNode();
    line.put("userID", row.getLong("n")).put("id", row.getString("id"));
    List<String> names = strings(row, "names");
    List<String> values = strings(row, "vals");
    var byName = new TreeMap<String, TreeSet<String>>();
    for (int at = 0; at < names.size(); at++) {
      byName.computeIfAbsent(names.get(at), _ -> new TreeSet<>()).add(values.get(at));
    }
    ObjectNode attributes = line.putObject("attributes");
    byName.forEach(
        (name, several) -> {
          if (several.size() == 1) {
            attributes.put(name, several.first());
          } else {
            ArrayNode array = attributes.putArray(name);
            several.forEach(array::add);
          }
        });
    return line;
  }

  private static List<String> strings(ResultSet row, String column) throws SQLException {
    return Stream.of((Object[]) row.getArray(column).getArray()).map(String::valueOf).toList();
  }
}
