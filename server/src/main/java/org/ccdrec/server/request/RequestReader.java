package org.ccdrec.server.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strict parsing of recommendation requests from JSON. All errors of a request are reported
 * together. Stateless; safe for use by many threads.
 */
public final class RequestReader {
  private static final Set<String> COMMON_KEYS =
      Set.of(
          "k",
          "filter",
          "excludeIds",
          "includeIds",
          "includeSeen",
          "explain",
          "scenario",
          "cursor");
  private static final Set<String> TARGET_KEYS =
      Set.of("userId", "session", "vector", "userAttributes");
  private static final Set<String> ITEM_KEYS = Set.of("id", "content", "item");
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RequestReader() {}

  /** One element of a batch: a request, or the reason why it is invalid. */
  public record Element(
      @Nullable RecommendationRequest request, @Nullable RequestException refusal) {}

  /**
   * Reads a recommendation request.
   *
   * @throws RequestException with every error of the request
   */
  public static RecommendationRequest read(byte[] json) throws RequestException {
    return read(json, RecommendationRequest.DEFAULT_K);
  }

  /**
   * Reads a recommendation request.
   *
   * @param defaultK number of items if the request does not state one
   * @throws RequestException with every error of the request
   */
  public static RecommendationRequest read(byte[] json, int defaultK) throws RequestException {
    return request(object(json), new RequestFields(defaultK));
  }

  /**
   * Reads a request for similar items, {@code {"id": …, "content": {…}, "item": {…}}}.
   *
   * @throws RequestException with every error of the request
   */
  public static RecommendationRequest readSimilar(byte[] json) throws RequestException {
    return similar(object(json));
  }

  /**
   * Reads a batch, {@code {"requests": [{…}, …]}}. An invalid element does not affect the others.
   *
   * @param maximum largest number of requests
   * @throws RequestException if the batch as a whole is malformed
   */
  public static List<Element> readBatch(byte[] json, int maximum) throws RequestException {
    JsonNode root = parse(json);
    JsonNode requests = root.path("requests");
    if (!root.isObject() || root.size() != 1 || !requests.isArray()) {
      throw new RequestException(
          "the body must be an object with the key requests alone: {\"requests\": [{…}, …]}");
    }
    if (requests.isEmpty() || requests.size() > maximum) {
      throw new RequestException(
          "a batch must have 1 to " + maximum + " requests; it has " + requests.size());
    }
    List<Element> elements = new ArrayList<>();
    for (JsonNode each : requests) {
      elements.add(element(each));
    }
    return elements;
  }

  private static Element element(JsonNode each) {
    try {
      if (!each.isObject()) {
        throw new RequestException("a request must be a JSON object");
      }
      RecommendationRequest request = request(each, new RequestFields());
      if (request.cursor() != null) {
        throw new RequestException("a request in a batch must not have a cursor");
      }
      return new Element(request, null);
    } catch (RequestException refusal) {
      return new Element(null, refusal);
    }
  }

  private static JsonNode object(byte[] json) throws RequestException {
    JsonNode root = parse(json);
    if (!root.isObject()) {
      throw new RequestException("the body must be a JSON object");
    }
    return root;
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

  private static RecommendationRequest request(JsonNode root, RequestFields fields)
      throws RequestException {
    fields.requireOnly(root, "", COMMON_KEYS, TARGET_KEYS);
    List<SessionItem> session = new SessionReader(fields).read(root.path("session"));
    float[] vector =
        root.hasNonNull("vector") ? fields.numbers(root.path("vector"), "vector") : null;
    String userId = fields.text(root, "userId");
    if (vector != null && (userId != null || !session.isEmpty())) {
      fields.reject("vector cannot be combined with userId or session");
    }
    Map<String, List<String>> attributes = UserAttributes.read(root.path("userAttributes"), fields);
    var target = new RecommendationTarget(userId, session, vector, attributes, null);
    return complete(root, target, fields);
  }

  private static RecommendationRequest similar(JsonNode root) throws RequestException {
    var fields = new RequestFields();
    fields.requireOnly(root, "", COMMON_KEYS, ITEM_KEYS);
    String id = fields.text(root, "id");
    Map<String, float[]> content = fields.content(root.path("content"), "content");
    DescribedItem described = DescribedItem.read(root.path("item"), fields);
    if (id == null && content.isEmpty() && !root.has("item")) {
      fields.reject("id or content is required, or item");
    }
    var item = new SessionItem(id == null ? "" : id, 1, content, described);
    return complete(root, new RecommendationTarget(null, List.of(), null, Map.of(), item), fields);
  }

  /** Reads the keys that all requests have in common. */
  private static RecommendationRequest complete(
      JsonNode root, RecommendationTarget target, RequestFields fields) throws RequestException {
    var request =
        new RecommendationRequest(
            target,
            fields.k(root.path("k")),
            fields.text(root, "filter"),
            fields.ids(root, "excludeIds"),
            fields.ids(root, "includeIds"),
            fields.flag(root, "includeSeen"),
            fields.flag(root, "explain"),
            fields.text(root, "scenario"),
            fields.text(root, "cursor"),
            null);
    fields.throwIfRejected();
    return request;
  }
}
