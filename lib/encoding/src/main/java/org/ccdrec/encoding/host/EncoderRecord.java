package org.ccdrec.encoding.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ccdrec.encoding.Input;

/**
 * How one modality was encoded: a JSON object, one of those that {@code prepare.json} and a
 * snapshot's {@code encoders.json} list. Its keys are the components' names. Immutable.
 *
 * @param modality the modality's name
 * @param encoder the encoder's name
 * @param version the encoder's version
 * @param fingerprint the encoder's fingerprint
 * @param inputs the parts of items that the encoder reads
 * @param width the width of the vectors
 * @param settings every setting with its effective value
 * @param learned what the encoder learned from the catalogue
 */
public record EncoderRecord(
    String modality,
    String encoder,
    String version,
    String fingerprint,
    Set<Input> inputs,
    int width,
    Map<String, Object> settings,
    String learned) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies its arguments. */
  public EncoderRecord {
    inputs = Set.copyOf(inputs);
  }

  /** Returns the record as a JSON object. */
  public ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("modality", modality).put("encoder", encoder).put("version", version);
    json.put("fingerprint", fingerprint);
    ArrayNode names = json.putArray("inputs");
    inputs.stream().sorted().forEach(input -> names.add(input.name().toLowerCase(Locale.ROOT)));
    json.put("width", width);
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
        inputs(json.path("inputs")),
        width.intValue(),
        values,
        text(json, "learned"));
  }

  private static Set<Input> inputs(JsonNode json) {
    Set<Input> inputs = EnumSet.noneOf(Input.class);
    json.forEach(each -> inputs.add(Input.valueOf(each.asText().toUpperCase(Locale.ROOT))));
    return inputs;
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
