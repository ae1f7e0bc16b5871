package org.ccdrec.server.recommend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.ccdrec.server.recommend.RecommendationRequest.SessionItem;
import org.ccdrec.server.recommend.RecommendationRequest.Whom;
import org.jspecify.annotations.Nullable;

/** The strict reader of a recommendation request in JSON; tells all that is wrong at once. */
public final class RequestReader {
  private static final int MAXIMUM_IDS = 10_000;
  private static final int MAXIMUM_SESSION = 1_000;
  private static final int MAXIMUM_CONTENTS = 20;
  private static final int MOST_ERRORS = 20;
  private static final Set<String> KEYS =
      Set.of(
          "userId",
          "session",
          "vector",
          "k",
          "filter",
          "excludeIds",
          "includeIds",
          "explain",
          "scenario",
          "cursor");
  private static final Set<String> SIMILAR_KEYS =
      Set.of(
          "id",
          "content",
          "k",
          "filter",
          "excludeIds",
          "includeIds",
          "explain",
          "scenario",
          "cursor");
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final List<String> errors = new ArrayList<>();

  private RequestReader() {}

  /**
   * Reads a request.
   *
   * @throws RequestException with every rule that it breaks
   */
  public static RecommendationRequest read(byte[] json) throws RequestException {
    return new RequestReader().request(object(json));
  }

  /**
   * Reads a request for items that are like one, {@code {"id": …, "content": {…}}}.
   *
   * @throws RequestException with every rule that it breaks
   */
  public static RecommendationRequest readSimilar(byte[] json) throws RequestException {
    return new RequestReader().similar(object(json));
  }

  private static JsonNode object(byte[] json) throws RequestException {
    JsonNode root = parse(json);
    if (!root.isObject()) {
      throw new RequestException("the body must be a JSON object");
    }
    return root;
  }

  /**
   * Reads a batch, {@code {"requests": [{…}, …]}}: for each element a request, or the rules that it
   * breaks.
   *
   * @param maximum largest number of requests
   * @throws RequestException if the batch as a whole is not one
   */
  public static List<Element> readBatch(byte[] json, int maximum) throws RequestException {
    JsonNode root = parse(json);
    JsonNode requests = root.path("requests");
    if (!root.isObject() || root.size() != 1 || !requests.isArray()) {
      throw new RequestException("the body must be {\"requests\": [{…}, …]} and no more");
    }
    if (requests.isEmpty() || requests.size() > maximum) {
      throw new RequestException(
          "a batch has 1 to " + maximum + " requests; it has " + requests.size());
    }
    List<Element> elements = new ArrayList<>();
    for (JsonNode each : requests) {
      elements.add(element(each));
    }
    return elements;
  }

  /** One element of a batch: a request, or why it is none. */
  public record Element(
      @Nullable RecommendationRequest request, @Nullable RequestException refusal) {}

  private static Element element(JsonNode each) {
    try {
      if (!each.isObject()) {
        throw new RequestException("a request must be a JSON object");
      }
      RecommendationRequest request = new RequestReader().request(each);
      if (request.cursor() != null) {
        throw new RequestException("a request of a batch has no cursor");
      }
      return new Element(request, null);
    } catch (RequestException refusal) {
      return new Element(null, refusal);
    }
  }

  private static JsonNode parse(byte[] json) throws RequestException {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new RequestException(
          "the body must be JSON; line %d, column %d: %s"
              .formatted(
                  at == null ? 1 : at.getLineNr(),
                  at == null ? 1 : at.getColumnNr(),
                  e.getOriginalMessage()));
    } catch (IOException e) {
      throw new RequestException("the body could not be read");
    }
  }

  private RecommendationRequest request(JsonNode root) throws RequestException {
    requireOnly(root, "", KEYS);
    List<SessionItem> session = session(root.path("session"));
    float[] vector = root.has("vector") ? numbers(root.path("vector"), "vector") : null;
    String userId = text(root, "userId");
    if (vector != null && (userId != null || !session.isEmpty())) {
      errors.add("vector stands alone: without userId and session");
    }
    return wish(root, new Whom(userId, session, vector, null));
  }

  private RecommendationRequest similar(JsonNode root) throws RequestException {
    requireOnly(root, "", SIMILAR_KEYS);
    String id = text(root, "id");
    Map<String, float[]> content = content(root.path("content"), "content");
    if (id == null && content.isEmpty()) {
      errors.add("an item is told by id, content or both");
    }
    var item = new SessionItem(id == null ? "" : id, 1, content);
    return wish(root, new Whom(null, List.of(), null, item));
  }

  /** Reads the keys that all requests share. */
  private RecommendationRequest wish(JsonNode root, Whom whom) throws RequestException {
    var request =
        new RecommendationRequest(
            whom,
            k(root.path("k")),
            text(root, "filter"),
            ids(root, "excludeIds"),
            ids(root, "includeIds"),
            flag(root.path("explain")),
            text(root, "scenario"),
            text(root, "cursor"));
    if (!errors.isEmpty()) {
      List<String> told = errors.subList(0, Math.min(MOST_ERRORS, errors.size()));
      throw new RequestException(String.join("; ", told));
    }
    return request;
  }

  private void requireOnly(JsonNode object, String path, Set<String> keys) {
    object
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!keys.contains(key)) {
                errors.add(
                    "unknown key " + path + key + "; known: " + keys.stream().sorted().toList());
              }
            });
  }

  private @Nullable String text(JsonNode root, String key) {
    JsonNode value = root.path(key);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      errors.add(key + " must be text");
    }
    return value.textValue();
  }

  private int k(JsonNode value) {
    if (value.isMissingNode()) {
      return RecommendationRequest.DEFAULT_K;
    }
    int maximum = RecommendationRequest.MAXIMUM_K;
    if (!value.isInt() || value.intValue() < 1 || value.intValue() > maximum) {
      errors.add("k must be a whole number from 1 to " + maximum + "; k=" + value);
      return RecommendationRequest.DEFAULT_K;
    }
    return value.intValue();
  }

  private boolean flag(JsonNode value) {
    if (!value.isMissingNode() && !value.isBoolean()) {
      errors.add("explain must be true or false; explain=" + value);
    }
    return value.booleanValue();
  }

  private List<String> ids(JsonNode root, String key) {
    JsonNode array = root.path(key);
    List<String> ids = new ArrayList<>();
    if (array.isMissingNode()) {
      return ids;
    }
    if (!array.isArray() || array.size() > MAXIMUM_IDS) {
      errors.add(key + " must be an array of at most " + MAXIMUM_IDS + " ids");
      return ids;
    }
    for (JsonNode id : array) {
      if (id.isTextual()) {
        ids.add(id.textValue());
      } else {
        errors.add("an id in " + key + " must be text; found " + id);
        return ids;
      }
    }
    return ids;
  }

  private float[] numbers(JsonNode array, String name) {
    float[] vector = new float[array.size()];
    boolean isFine = array.isArray();
    for (int at = 0; at < vector.length && isFine; at++) {
      vector[at] = array.path(at).isNumber() ? array.path(at).floatValue() : Float.NaN;
      isFine = Float.isFinite(vector[at]);
    }
    if (!isFine) {
      errors.add(name + " must be an array of finite numbers");
    }
    return vector;
  }

  private Map<String, float[]> content(JsonNode object, String path) {
    Map<String, float[]> content = new LinkedHashMap<>();
    if (object.isMissingNode()) {
      return content;
    }
    if (!object.isObject() || object.isEmpty()) {
      errors.add(path + " must be an object with an array of numbers for each modality");
      return content;
    }
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      String name = path + "." + each.getKey();
      float[] vector = numbers(each.getValue(), name);
      if (IntStream.range(0, vector.length).allMatch(at -> vector[at] == 0)) {
        errors.add(name + " must not be all zeros: it has no direction");
      }
      content.put(each.getKey(), vector);
    }
    return content;
  }

  private List<SessionItem> session(JsonNode session) {
    List<SessionItem> items = new ArrayList<>();
    if (session.isMissingNode()) {
      return items;
    }
    if (!session.isObject()) {
      errors.add("session must be an object with positive and negative items");
      return items;
    }
    requireOnly(session, "session.", Set.of("positive", "negative"));
    add(session.path("positive"), 1, items);
    add(session.path("negative"), -1, items);
    if (items.size() > MAXIMUM_SESSION) {
      errors.add("a session has at most " + MAXIMUM_SESSION + " items");
    }
    if (items.stream().filter(item -> !item.content().isEmpty()).count() > MAXIMUM_CONTENTS) {
      errors.add("a session has at most " + MAXIMUM_CONTENTS + " items with content");
    }
    return items;
  }

  private void add(JsonNode array, int sign, List<SessionItem> items) {
    if (!array.isMissingNode() && !array.isArray()) {
      errors.add("session.positive and session.negative must be arrays");
    }
    for (JsonNode each : array) {
      JsonNode id = each.isObject() ? each.path("id") : each;
      JsonNode weight = each.path("weight");
      float value = weight.isMissingNode() ? 1 : weight.floatValue();
      if (each.isObject()) {
        requireOnly(each, "session item: ", Set.of("id", "weight", "content"));
      }
      if (!id.isTextual() || !Float.isFinite(value) || value <= 0) {
        errors.add(
            "an item of a session is an id, or {\"id\":…,\"weight\":…} with a weight above 0; found"
                + " "
                + each);
        return;
      }
      items.add(
          new SessionItem(id.textValue(), sign * value, content(each.path("content"), "content")));
    }
  }
}
