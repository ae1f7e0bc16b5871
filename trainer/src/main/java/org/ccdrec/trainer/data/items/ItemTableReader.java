package org.ccdrec.trainer.data.items;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ccdrec.config.JsonSyntax;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.trainer.data.problem.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * The reader of item tables, {@code items.jsonl} or {@code items.csv}, in UTF-8.
 *
 * <p>JSON lines: each line is an object with the key {@code itemID} (the index of the item) and
 * optionally {@code id} (its external id), {@code title}, {@code category}, {@code image} and
 * {@code attributes}, an object of further properties whose values are strings, numbers, booleans
 * or lists of strings. Other keys are errors.
 *
 * <p>CSV: a header line names the columns; {@code itemID} must be among them; {@code id}, {@code
 * title}, {@code category} and {@code image} mean the same as above, and every other column is an
 * attribute. An empty cell means no value.
 *
 * <p>{@link AttributeSchema} describes how the types of attributes are inferred. Not safe for use
 * by several threads.
 */
public final class ItemTableReader {
  private static final Set<String> KEYS =
      Set.of("itemID", "id", "title", "category", "image", "attributes");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final ItemTable table;

  /** Creates a reader that fills a table. */
  public ItemTableReader(ItemTable table) {
    this.table = table;
  }

  /** Reads the text of {@code items.jsonl}. */
  public void readJsonLines(String text) {
    long line = 0;
    for (String json : text.lines().toList()) {
      line++;
      if (!json.isBlank()) {
        jsonLine(line, json);
      }
    }
  }

  private void jsonLine(long line, String json) {
    JsonNode object;
    try {
      object = JSON.readTree(json);
    } catch (JacksonException e) {
      table.error(line, "a line must be one JSON object; " + JsonSyntax.fault(e));
      return;
    }
    if (object == null || !object.isObject()) {
      table.error(line, "a line must be one JSON object; it is " + FormatException.shown(json));
      return;
    }
    for (var property : object.properties()) {
      if (!KEYS.contains(property.getKey())) {
        table.error(
            line,
            "unknown key '%s'; other properties belong under attributes"
                .formatted(FormatException.shown(property.getKey())));
      }
    }
    if (!object.has("itemID")) {
      table.error(line, "a line must have the key itemID");
      return;
    }
    int item = table.index(line, object.get("itemID").asText());
    if (item >= 0) {
      table.add(item, new ItemTable.Row(line, text(line, object, "id"), metadata(line, object)));
    }
  }

  private ItemMetadata metadata(long line, JsonNode object) {
    return new ItemMetadata(
        text(line, object, "title"),
        text(line, object, "category"),
        text(line, object, "image"),
        attributes(line, object.path("attributes")));
  }

  private Map<String, Object> attributes(long line, JsonNode attributes) {
    if (!attributes.isObject()) {
      if (!attributes.isMissingNode() && !attributes.isNull()) {
        table.error(line, "attributes must be a JSON object");
      }
      return Map.of();
    }
    var values = new TreeMap<String, Object>();
    for (var property : attributes.properties()) {
      Object value = value(property.getValue());
      if (value != null) {
        values.put(property.getKey(), value);
      } else if (!property.getValue().isNull()) {
        table.error(
            line,
            "attribute %s must be a string, a finite number, a boolean or a list of strings"
                .formatted(FormatException.shown(property.getKey())));
      }
    }
    return values;
  }

  private static @Nullable Object value(JsonNode json) {
    if (json.isTextual()) {
      return json.textValue();
    }
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    if (json.isIntegralNumber() && json.canConvertToLong()) {
      return json.longValue();
    }
    if (json.isNumber()) {
      return Double.isFinite(json.doubleValue()) ? json.doubleValue() : null;
    }
    boolean texts = json.isArray() && json.valueStream().allMatch(JsonNode::isTextual);
    return texts ? json.valueStream().map(JsonNode::textValue).toList() : null;
  }

  private @Nullable String text(long line, JsonNode object, String key) {
    JsonNode value = object.path(key);
    if (value.isContainerNode()) {
      table.error(line, FormatException.shown(key) + " must be a string, number or boolean");
      return null;
    }
    return value.isMissingNode() || value.isNull() ? null : value.asText();
  }

  /** Reads the text of {@code items.csv}. */
  public void readCsv(String text) {
    List<CsvRow> rows;
    try {
      rows = CsvRow.parse(text);
    } catch (FormatException e) {
      table.error(e.line(), String.valueOf(e.getMessage()));
      return;
    }
    List<String> header = rows.isEmpty() ? List.of() : rows.getFirst().fields();
    if (!header.contains("itemID") || new HashSet<>(header).size() < header.size()) {
      table.error(1, "the header must name each column once, among them itemID; it is " + header);
      return;
    }
    for (CsvRow row : rows.subList(1, rows.size())) {
      csvRow(header, row);
    }
  }

  private void csvRow(List<String> header, CsvRow row) {
    if (row.fields().size() != header.size()) {
      table.error(
          row.line(),
          "a line must have as many fields as the header, %d; it has %d"
              .formatted(header.size(), row.fields().size()));
      return;
    }
    var cells = new TreeMap<String, String>();
    for (int i = 0; i < header.size(); i++) {
      if (!row.fields().get(i).isEmpty()) {
        cells.put(header.get(i), row.fields().get(i));
      }
    }
    String itemId = cells.remove("itemID");
    int item = table.index(row.line(), itemId == null ? "" : itemId);
    if (item >= 0) {
      String id = cells.remove("id");
      String title = cells.remove("title");
      String category = cells.remove("category");
      String image = cells.remove("image");
      var metadata = new ItemMetadata(title, category, image, Map.copyOf(cells));
      table.add(item, new ItemTable.Row(row.line(), id, metadata));
    }
  }
}
