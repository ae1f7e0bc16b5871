package org.ccdrec.server.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ccdrec.encoding.ItemContent;
import org.jspecify.annotations.Nullable;

/**
 * An item described by texts, attributes and a picture, {@code {"title": …, "brand": …, "category":
 * …, "description": …, "attributes": {…}, "picture": "base64"}}.
 *
 * @param content the item's content
 * @param source the JSON that describes it, a key for answers
 */
public record DescribedItem(ItemContent content, String source) {
  private static final List<String> TEXTS =
      List.of(ItemContent.TITLE, ItemContent.BRAND, ItemContent.CATEGORY, ItemContent.DESCRIPTION);
  private static final Set<String> OTHERS = Set.of("attributes", "picture");
  private static final int MAXIMUM_ATTRIBUTES = 1000;

  void describe(List<String> parts) {
    parts.add("item " + source);
  }

  /** Reads a description; returns null if it is absent or rejected. */
  static @Nullable DescribedItem read(JsonNode json, RequestFields fields) {
    if (json.isMissingNode()) {
      return null;
    }
    if (!json.isObject() || json.isEmpty()) {
      fields.reject("item must be an object with texts, attributes or a picture");
      return null;
    }
    fields.requireOnly(json, "item.", Set.copyOf(TEXTS), OTHERS);
    ItemContent item = ItemContent.of("");
    for (String name : TEXTS) {
      String text = fields.text(json, name);
      item = text == null || text.isBlank() ? item : item.withText(name, text);
    }
    String category = item.texts().get(ItemContent.CATEGORY);
    if (category != null) {
      item = item.withAttribute(ItemContent.CATEGORY, category);
    }
    item = withAttributes(item, json.path("attributes"), fields);
    return new DescribedItem(withPicture(item, json, fields), json.toString());
  }

  private static ItemContent withAttributes(
      ItemContent item, JsonNode attributes, RequestFields fields) {
    boolean isValid =
        attributes.isMissingNode()
            || attributes.isObject() && attributes.size() <= MAXIMUM_ATTRIBUTES;
    if (!isValid) {
      fields.reject(
          "item.attributes must be an object of at most " + MAXIMUM_ATTRIBUTES + " attributes");
      return item;
    }
    ItemContent result = item;
    for (Map.Entry<String, JsonNode> each : attributes.properties()) {
      Object value = plain(each.getValue());
      if (value == null) {
        fields.reject(
            "item.attributes.%s must be a string, a number, true, false or an array of strings"
                .formatted(each.getKey()));
      } else {
        result = result.withAttribute(each.getKey(), value);
      }
    }
    return result;
  }

  private static @Nullable Object plain(JsonNode value) {
    if (value.isArray()) {
      List<String> texts = new ArrayList<>();
      value.forEach(each -> texts.add(each.isTextual() ? each.textValue() : ""));
      return texts.contains("") ? null : texts;
    }
    if (value.isNumber()) {
      return value.numberValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    return value.textValue();
  }

  private static ItemContent withPicture(ItemContent item, JsonNode json, RequestFields fields) {
    String text = fields.text(json, "picture");
    if (text == null) {
      return item;
    }
    try {
      byte[] picture = Base64.getDecoder().decode(text);
      return item.withPicture(() -> picture);
    } catch (IllegalArgumentException e) {
      fields.reject("item.picture must be a picture file in base64");
      return item;
    }
  }
}
