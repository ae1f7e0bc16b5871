package org.ccdrec.server.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.ccdrec.snapshot.SnapshotFormat;
import org.jspecify.annotations.Nullable;

/** Typed access to the fields of one request, collecting their errors. Used by one thread. */
final class RequestFields {
  private static final int MAXIMUM_IDS = 10_000;
  private static final int MAXIMUM_ERRORS = 20;

  private final int defaultK;
  private final List<String> errors = new ArrayList<>();

  /** Creates the access, without errors. */
  RequestFields() {
    this(RecommendationRequest.DEFAULT_K);
  }

  /** Creates the access with the number of items of requests that state none. */
  RequestFields(int defaultK) {
    this.defaultK = defaultK;
  }

  /** Adds an error. */
  void reject(String error) {
    errors.add(error);
  }

  /** Throws if there are errors, with the first {@value #MAXIMUM_ERRORS} of them. */
  void throwIfRejected() throws RequestException {
    if (!errors.isEmpty()) {
      List<String> first = errors.subList(0, Math.min(MAXIMUM_ERRORS, errors.size()));
      throw new RequestException(String.join("; ", first));
    }
  }

  /** Rejects every key of an object that is in neither set. */
  void requireOnly(JsonNode object, String path, Set<String> keys, Set<String> moreKeys) {
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      String key = each.getKey();
      if (!keys.contains(key) && !moreKeys.contains(key)) {
        Set<String> known = new TreeSet<>(keys);
        known.addAll(moreKeys);
        reject("unknown key " + path + key + "; known: " + known);
      }
    }
  }

  /** Returns whether a value is missing or null, which mean the same everywhere. */
  static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  /** Returns a text, or null if it is absent or not a text. */
  @Nullable String text(JsonNode root, String key) {
    JsonNode value = root.path(key);
    if (!isAbsent(value) && !value.isTextual()) {
      reject(key + " must be a string");
    }
    return value.textValue();
  }

  /** Returns the number of items. */
  int k(JsonNode value) {
    if (isAbsent(value)) {
      return defaultK;
    }
    int maximum = RecommendationRequest.MAXIMUM_K;
    double number = value.isNumber() ? value.doubleValue() : 0;
    if (number != Math.rint(number) || number < 1 || number > maximum) {
      reject("k must be an integer from 1 to " + maximum + "; k=" + value);
      return RecommendationRequest.DEFAULT_K;
    }
    return (int) number;
  }

  /** Returns a flag, false if it is absent. */
  boolean flag(JsonNode root, String key) {
    JsonNode value = root.path(key);
    if (!isAbsent(value) && !value.isBoolean()) {
      reject(key + " must be true or false; " + key + "=" + value);
    }
    return value.booleanValue();
  }

  /** Returns an array of ids, empty if it is absent. */
  List<String> ids(JsonNode root, String key) {
    JsonNode array = root.path(key);
    List<String> ids = new ArrayList<>();
    if (isAbsent(array)) {
      return ids;
    }
    if (!array.isArray() || array.size() > MAXIMUM_IDS) {
      String found = array.isArray() ? "; it has " + array.size() : "";
      reject(key + " must be an array of at most " + MAXIMUM_IDS + " ids" + found);
      return ids;
    }
    for (JsonNode id : array) {
      if (id.isTextual()) {
        ids.add(id.textValue());
      } else {
        reject("each id in " + key + " must be a string; found " + id);
        return ids;
      }
    }
    return ids;
  }

  /**
   * Returns a vector; unless it is rejected, the absolute value of each element is at most {@link
   * SnapshotFormat#MAX_ELEMENT}, so that its inner products are finite.
   */
  float[] numbers(JsonNode array, String name) {
    float[] vector = new float[array.size()];
    if (!array.isArray()) {
      reject(name + " must be an array of finite numbers");
      return vector;
    }
    for (int at = 0; at < vector.length; at++) {
      JsonNode element = array.path(at);
      vector[at] = element.isNumber() ? element.floatValue() : Float.NaN;
      if (!(Math.abs(vector[at]) <= SnapshotFormat.MAX_ELEMENT)) {
        reject(
            "%s must be an array of finite numbers of at most %s in size; element %d is %s"
                .formatted(name, SnapshotFormat.MAX_ELEMENT, at, element));
        return vector;
      }
    }
    return vector;
  }

  /** Returns content vectors by modality, empty if they are absent. */
  Map<String, float[]> content(JsonNode object, String path) {
    Map<String, float[]> content = new LinkedHashMap<>();
    if (isAbsent(object)) {
      return content;
    }
    if (!object.isObject() || object.isEmpty()) {
      reject(path + " must be an object with one array of numbers per modality");
      return content;
    }
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      String name = path + "." + each.getKey();
      float[] vector = numbers(each.getValue(), name);
      if (IntStream.range(0, vector.length).allMatch(at -> vector[at] == 0)) {
        reject(name + " must not be all zeros: a zero vector has no direction");
      }
      content.put(each.getKey(), vector);
    }
    return content;
  }
}
