package org.ccdrec.server.admin;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ccdrec.server.activation.Activations;
import org.ccdrec.server.activation.Admission;
import org.ccdrec.server.activation.BucketFollower;
import org.ccdrec.server.activation.Labels;
import org.ccdrec.server.activation.StoreWatcher;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * The list of the versions of a model: the live one and the canary, what each version contains, and
 * why others were refused. Reads the store; safe for use by many threads.
 */
final class VersionList {
  private final String model;
  private final List<String> models;
  private final StoreWatcher watcher;
  private final Activations activations;
  private final @Nullable BucketFollower bucket;

  /**
   * Creates the list of a model.
   *
   * @param model the name of one of the models
   */
  VersionList(ManagedModels managed, String model) {
    this.model = model;
    this.models = managed.names();
    ManagedVersions versions = managed.versions(model);
    this.watcher = versions.watcher();
    this.activations = versions.activations();
    this.bucket = versions.bucket();
  }

  JsonWriter list() throws IOException {
    SnapshotId live = activations.live();
    SnapshotId canary = activations.canary();
    Labels labels = activations.labels();
    var json = new JsonWriter().beginObject().member("model", model).member("models", models);
    json.member("live", text(live));
    json.member("pinned", !labels.follows()).member("canary", text(canary));
    json.member("policy", activations.policy().name().toLowerCase(Locale.ROOT));
    json.name("labels").beginObject().member("stable", text(labels.stable()));
    json.member("canary", text(labels.canary())).endObject();
    json.name("snapshots").beginArray();
    Map<SnapshotId, String> refusals = activations.refusals();
    Map<SnapshotId, Admission.Objection> held = watcher.held();
    for (SnapshotId id : watcher.versions()) {
      String refusal = refusals.get(id);
      Admission.Objection objection = held.get(id);
      json.beginObject().member("snapshot", id.toString());
      json.member("state", state(id, live, canary, refusal));
      if (refusal != null) {
        json.member("refusal", refusal);
      }
      if (objection != null) {
        json.member("held", objection.reason());
      }
      describe(json, watcher.manifest(id));
      json.endObject();
    }
    json.endArray();
    if (bucket != null) {
      describe(json.name("bucket"), bucket);
    }
    return json.endObject();
  }

  private static @Nullable String text(@Nullable SnapshotId id) {
    return id == null ? null : id.toString();
  }

  private static void describe(JsonWriter json, BucketFollower bucket) {
    json.beginObject().member("address", bucket.address()).member("failure", bucket.failure());
    json.name("refused").beginArray();
    bucket
        .refusals()
        .forEach(
            (id, reason) ->
                json.beginObject()
                    .member("snapshot", id.toString())
                    .member("refusal", reason)
                    .endObject());
    json.endArray().endObject();
  }

  private static void describe(JsonWriter json, @Nullable Manifest manifest) {
    if (manifest == null) {
      return;
    }
    json.member("created", manifest.created().toString()).member("model", manifest.model().name());
    json.member("users", manifest.shape().users()).member("items", manifest.shape().items());
    json.name("metrics").beginObject();
    manifest.metrics().forEach((name, value) -> json.member(name, value));
    json.endObject();
  }

  private static String state(
      SnapshotId id,
      @Nullable SnapshotId live,
      @Nullable SnapshotId canary,
      @Nullable String refusal) {
    if (id.equals(live)) {
      return "live";
    }
    return id.equals(canary) ? "canary" : refusal == null ? "available" : "refused";
  }
}
