package org.ccdrec.encoding.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * How one modality was encoded: a JSON object, one of those that {@code prepare.json} and a
 * snapshot's {@code encoders.json} list. Its keys are the components' names. Immutable.
 *
 * @param modality the modality's name
 * @param encoder the encoder's name
 * @param version the encoder's version
 * @param fingerprint the encoder's fingerprint
 * @param width the width of the vectors
 * @param settings every setting with its effective value
 * @param learned what the encoder learned from the catalogue
 */
public record EncoderRecord(
    String modality,
    String encoder,
    String version,
    String fingerprint,
    int width,
    Map<String, Object> settings,
    String learned) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the record as a JSON object. */
  public ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("modality", modality).put("encoder", encoder).put("version", version);
    json.put("fingerprint", fingerprint).put("width", width);
    json.set("settings", JSON.valueToTree(settings));
    return json.put("learned", learned);
  }

  /**
   * Reads a record; other keys are ignored.
   *
   * @throws IllegalArgumentException if a key is missing or has another type
   */
  public static EncoderRecord of(JsonNode json) {
    JsonNode settings = json.path("settings");
    JsonNode width = json.path("width");
    if (!settings.isObject() || !width.isInt()) {
      throw new IllegalArgumentException(
          "an encoder record must have an object 'settings' and a number 'width'; found " + json);
    }
    @SuppressWarnings("unchecked") // Jackson's maps of objects have text keys
    Map<String, Object> values = JSON.convertValue(settings, Map.class);
    return new EncoderRecord(
        text(json, "modality"),
        text(json, "encoder"),
        text(json, "version"),
        text(json, "fingerprint"),
        width.intValue(),
        values,
        text(json, "learned"));
  }

  private static String text(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(
          "an encoder record must have the text '%s'; found %s".formatted(key, json));
    }
    return value.textValue();
  }
}
