package org.ccdrec.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.snapshot.IdTable;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/** The answers that rank nothing: what the live version is, and what a user has seen. Stateless. */
final class Descriptions {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int EXAMPLES = 50;

  private Descriptions() {}

  /** Returns what the live version is, how its items may be ordered, and some ids to try. */
  static Answer model(LiveSnapshot live, Set<String> scenarios) {
    Manifest manifest = live.snapshot().manifest();
    Manifest.Shape shape = manifest.shape();
    ObjectNode json = MAPPER.createObjectNode();
    json.put("modelVersion", live.version()).put("model", manifest.model().name());
    json.put("created", manifest.created().toString());
    json.put("users", shape.users()).put("items", shape.items());
    json.put("dimension", shape.dimension()).put("interactions", shape.interactions());
    json.put("search", live.retrieval().isApproximate() ? "graph" : "exact");
    ObjectNode metrics = json.putObject("metrics");
    manifest.metrics().forEach(metrics::put);
    ObjectNode fields = json.putObject("filterFields");
    live.filters().fields().forEach((name, type) -> fields.put(name, type.label()));
    ObjectNode widths = json.putObject("contentWidths");
    live.content().widths().forEach(widths::put);
    scenarios.forEach(json.putArray("scenarios")::add);
    putExamples(json, "exampleUsers", live.snapshot().userIds());
    putExamples(json, "exampleItems", live.snapshot().itemIds());
    return Answer.json(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Puts ids spread evenly over a table. */
  private static void putExamples(ObjectNode json, String key, IdTable ids) {
    var array = json.putArray(key);
    int count = Math.min(EXAMPLES, ids.size());
    for (int example = 0; example < count; example++) {
      array.add(ids.get((int) ((long) example * ids.size() / count)));
    }
  }

  /** Returns items that a user has seen in training, at most k, in the order of the catalogue. */
  static Answer history(LiveSnapshot live, String userId, @Nullable String query) throws Problem {
    int k = Target.onlyK(query, RecommendationRequest.DEFAULT_K, RecommendationRequest.MAXIMUM_K);
    Snapshot snapshot = live.snapshot();
    int userIndex = snapshot.userIds().indexOf(userId);
    if (userIndex < 0) {
      throw Problem.unknownUser(userId);
    }
    var json = new JsonWriter().beginObject().member("modelVersion", live.version());
    json.name("items").beginArray();
    int[] seen = snapshot.seen().items(userIndex);
    for (int at = 0; at < Math.min(k, seen.length); at++) {
      live.items().describe(json.beginObject(), seen[at]);
      json.endObject();
    }
    return Answer.json(json.endArray().endObject().toBytes());
  }
}
