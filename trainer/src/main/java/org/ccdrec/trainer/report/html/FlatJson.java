package org.ccdrec.trainer.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** A JSON object as dotted keys with printable values. Stateless. */
public final class FlatJson {
  private FlatJson() {}

  /** Returns the value of each key, such as {@code training.epochs}, in the object's order. */
  public static SequencedMap<String, String> of(JsonNode object) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    add("", object, values);
    return values;
  }

  private static void add(String path, JsonNode node, Map<String, String> values) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(
              member ->
                  add(
                      path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
                      member.getValue(),
                      values));
    } else {
      values.put(path, node.isTextual() ? node.textValue() : node.toString());
    }
  }
}
