package org.ccdrec.server.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of the user in a request, {@code {"country": "de", "interests": ["hats",
 * "mugs"]}}, or {@code user.country=de} in a query. Numbers and booleans are read as text.
 * Stateless.
 */
public final class UserAttributes {
  /** Largest number of attributes, and of values of all attributes together. */
  public static final int MAXIMUM = 50;

  /** Longest name and longest value, in characters. */
  public static final int LONGEST = 256;

  private UserAttributes() {}

  /** Reads the attributes of a body, empty if they are absent. */
  static Map<String, List<String>> read(JsonNode object, RequestFields fields) {
    var attributes = new TreeMap<String, List<String>>();
    if (RequestFields.isAbsent(object)) {
      return attributes;
    }
    if (!object.isObject()) {
      fields.reject("userAttributes must be an object of values by attribute");
      return attributes;
    }
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      if (!RequestFields.isAbsent(each.getValue())) {
        List<String> values = values(each.getValue());
        if (values == null) {
          fields.reject(
              "userAttributes.%s must be a string, a number, true, false or an array of these"
                  .formatted(shown(each.getKey())));
        } else {
          attributes.put(each.getKey(), values);
        }
      }
    }
    String fault = fault(attributes);
    if (fault != null) {
      fields.reject("userAttributes " + fault);
    }
    return attributes;
  }

  private static @Nullable List<String> values(JsonNode value) {
    List<String> values = new ArrayList<>();
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      if (!each.isTextual() && !each.isNumber() && !each.isBoolean()) {
        return null;
      }
      if (!values.contains(each.asText())) {
        values.add(each.asText());
      }
    }
    return values;
  }

  /** Returns the limit that attributes exceed, or null. */
  public static @Nullable String fault(Map<String, List<String>> attributes) {
    int count =
        Math.max(attributes.size(), attributes.values().stream().mapToInt(List::size).sum());
    if (count > MAXIMUM) {
      return "must be at most %d with at most %d values; there are %d"
          .formatted(MAXIMUM, MAXIMUM, count);
    }
    for (Map.Entry<String, List<String>> each : attributes.entrySet()) {
      boolean fits = fits(each.getKey()) && each.getValue().stream().allMatch(UserAttributes::fits);
      if (!fits) {
        return "must have names and values of 1 to %d characters; %s has not"
            .formatted(LONGEST, shown(each.getKey()));
      }
    }
    return null;
  }

  private static boolean fits(String text) {
    return !text.isEmpty() && text.length() <= LONGEST;
  }

  private static String shown(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
  }
}
