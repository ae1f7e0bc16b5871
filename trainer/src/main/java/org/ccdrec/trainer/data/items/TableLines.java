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
import org.ccdrec.trainer.data.problem.FormatException;
import org.ccdrec.trainer.data.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a table of users or items, which report their errors. Not safe for use by several
 * threads.
 *
 * @param file the file's name
 * @param key the column or key with the index of a row
 * @param problems receives errors
 */
record TableLines(String file, String key, Problems problems) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Consumes a JSON object. */
  interface Objects {
    void accept(long line, int index, JsonNode object);
  }

  /** Consumes the cells of a CSV row by column; empty cells and the index are not among them. */
  interface Cells {
    void accept(long line, int index, TreeMap<String, String> cells);
  }

  void error(long line, String message) {
    problems.error(file, line, message);
  }

  /** Parses an index; returns −1 after reporting that it is invalid. */
  int index(long line, String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Integer.parseInt(text);
    }
    error(
        line,
        "%s must be a whole number from 0 to 999999999; %s=%s"
            .formatted(key, key, FormatException.shown(text)));
    return -1;
  }

  /** Passes each line, a JSON object of known keys, to a consumer. */
  void json(String text, Set<String> known, Objects consumer) {
    long line = 0;
    for (String json : text.lines().toList()) {
      line++;
      JsonNode object = json.isBlank() ? null : object(line, json, known);
      int index = object == null ? -1 : index(line, object.get(key).asText());
      if (object != null && index >= 0) {
        consumer.accept(line, index, object);
      }
    }
  }

  private @Nullable JsonNode object(long line, String json, Set<String> known) {
    JsonNode object;
    try {
      object = JSON.readTree(json);
    } catch (JacksonException e) {
      error(line, "a line must be one JSON object; " + JsonSyntax.fault(e));
      return null;
    }
    if (object == null || !object.isObject()) {
      error(line, "a line must be one JSON object; it is " + FormatException.shown(json));
      return null;
    }
    for (var property : object.properties()) {
      if (!known.contains(property.getKey())) {
        error(
            line,
            "unknown key '%s'; other properties belong under attributes"
                .formatted(FormatException.shown(property.getKey())));
      }
    }
    if (!object.has(key)) {
      error(line, "a line must have the key " + key);
      return null;
    }
    return object;
  }

  /** Returns the values of the attributes of a line: texts, numbers, booleans, lists of texts. */
  Map<String, Object> attributes(long line, JsonNode attributes) {
    if (!attributes.isObject()) {
      if (!attributes.isMissingNode() && !attributes.isNull()) {
        error(line, "attributes must be a JSON object");
      }
      return Map.of();
    }
    var values = new TreeMap<String, Object>();
    for (var property : attributes.properties()) {
      Object value = value(property.getValue());
      if (value != null) {
        values.put(property.getKey(), value);
      } else if (!property.getValue().isNull()) {
        error(
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

  /** Passes each row below the header to a consumer. */
  void csv(String text, Cells consumer) {
    List<CsvRow> rows;
    try {
      rows = CsvRow.parse(text);
    } catch (FormatException e) {
      error(e.line(), String.valueOf(e.getMessage()));
      return;
    }
    List<String> header = rows.isEmpty() ? List.of() : rows.getFirst().fields();
    if (!header.contains(key) || new HashSet<>(header).size() < header.size()) {
      error(
          1,
          "the header must name each column once, among them %s; it is %s".formatted(key, header));
      return;
    }
    for (CsvRow row : rows.subList(1, rows.size())) {
      csvRow(header, row, consumer);
    }
  }

  private void csvRow(List<String> header, CsvRow row, Cells consumer) {
    if (row.fields().size() != header.size()) {
      error(
          row.line(),
          "a line must have as many fields as the header, %d; it has %d"
              .formatted(header.size(), row.fields().size()));
      return;
    }
    var cells = new TreeMap<String, String>();
    for (int at = 0; at < header.size(); at++) {
      if (!row.fields().get(at).isEmpty()) {
        cells.put(header.get(at), row.fields().get(at));
      }
    }
    String named = cells.remove(key);
    int index = index(row.line(), named == null ? "" : named);
    if (index >= 0) {
      consumer.accept(row.line(), index, cells);
    }
  }
}
