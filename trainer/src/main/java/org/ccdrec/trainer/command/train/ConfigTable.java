package org.ccdrec.trainer.command.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ccdrec.config.BoundConfig;
import org.ccdrec.trainer.command.shared.JsonLines;
import org.ccdrec.trainer.command.shared.TextTable;
import org.ccdrec.trainer.training.config.ExplainedConfig;
import org.jspecify.annotations.Nullable;

/**
 * Prints every key of a run's configuration with its value and origin: as a table, or as one JSON
 * object per line.
 *
 * @param json whether to print JSON
 */
record ConfigTable(boolean json) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  void print(PrintWriter out, ExplainedConfig config) {
    if (json) {
      config.values().forEach(value -> JsonLines.print(out, object(value)));
      return;
    }
    TextTable table =
        new TextTable(
            TextTable.Column.text("KEY"),
            TextTable.Column.text("VALUE"),
            TextTable.Column.text("FROM"));
    for (BoundConfig.Value value : config.values()) {
      table.row(value.path(), text(value.value()), value.origin());
    }
    table.print(out, "");
  }

  private static Map<String, Object> object(BoundConfig.Value value) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("key", value.path());
    object.put("value", value.value());
    object.put("from", value.origin());
    return object;
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text.isEmpty() ? "''" : text;
    }
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values must be serializable", e);
    }
  }
}
