package org.ccdrec.server.api;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.server.http.Answer;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.models.ServedModel;
import org.ccdrec.server.models.ServedModels;
import org.ccdrec.snapshot.IdTable;
import org.ccdrec.snapshot.Manifest;

/** The description of the live version, with some ids to try. Stateless. */
final class ModelDescription {
  private static final int EXAMPLES = 50;

  private ModelDescription() {}

  /** Returns the description of a model's live version, and the names of all models. */
  static Answer of(LiveSnapshot live, ServedModel served, ServedModels models) {
    Manifest manifest = live.snapshot().manifest();
    Manifest.Shape shape = manifest.shape();
    var json = new JsonWriter().beginObject().member("modelVersion", live.version());
    json.member("model", manifest.model().name());
    json.member("created", manifest.created().toString());
    json.member("users", shape.users()).member("items", shape.items());
    json.member("dimension", shape.dimension()).member("interactions", shape.interactions());
    json.member("search", live.retrieval().isApproximate() ? "graph" : "exact");
    json.name("metrics").beginObject();
    manifest.metrics().forEach((name, value) -> json.member(name, value));
    json.endObject().name("filterFields").beginObject();
    live.filters().fields().forEach((name, type) -> json.member(name, type.label()));
    json.endObject().name("userAttributes").beginObject();
    live.segments().values().forEach((name, values) -> json.member(name, values));
    json.endObject().name("contentWidths").beginObject();
    live.content().widths().forEach((modality, width) -> json.member(modality, width));
    json.endObject().name("encoders").beginObject();
    live.encoders().names().forEach((modality, encoder) -> json.member(modality, encoder));
    json.endObject().name("catalogue").beginObject();
    json.member("new", live.overlay().addedItems());
    json.member("changed", live.overlay().changedItems());
    json.member("unavailable", live.overlay().unavailableItems());
    json.endObject().member("scenarios", served.recommender().scenarioNames());
    json.member("exampleUsers", examples(live.snapshot().userIds()));
    json.member("exampleItems", examples(live.snapshot().itemIds()));
    json.name("models").beginArray();
    for (ServedModel each : models.all()) {
      json.beginObject().member("name", each.name()).member("default", each.equals(models.main()));
      json.member("modelVersion", each.version()).endObject();
    }
    return Answer.json(json.endArray().endObject().toBytes());
  }

  /** Returns ids spread evenly over a table. */
  private static List<String> examples(IdTable ids) {
    List<String> examples = new ArrayList<>();
    int count = Math.min(EXAMPLES, ids.size());
    for (int example = 0; example < count; example++) {
      examples.add(ids.get((int) ((long) example * ids.size() / count)));
    }
    return examples;
  }
}
