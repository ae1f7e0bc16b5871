package org.ccdrec.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.ccdrec.server.activation.Activations;
import org.ccdrec.server.activation.BucketFollower;
import org.ccdrec.server.activation.Labels;
import org.ccdrec.server.activation.StoreWatcher;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * The answer that lists versions: which there are, what each says of itself, and which are live and
 * canary. Reads the store; safe for use by many threads.
 */
final class VersionList {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StoreWatcher watcher;
  private final Activations activations;
  private final @Nullable BucketFollower bucket;

  VersionList(AdminHandler.Versions versions) {
    this.watcher = versions.watcher();
    this.activations = versions.activations();
    this.bucket = versions.bucket();
  }

  ObjectNode list() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    SnapshotId live = activations.live();
    SnapshotId canary = activations.canary();
    Labels labels = activations.labels();
    root.put("live", live == null ? null : live.toString()).put("pinned", !labels.follows());
    root.put("canary", canary == null ? null : canary.toString());
    root.put("policy", activations.policy().name().toLowerCase(Locale.ROOT));
    ObjectNode kept = root.putObject("labels");
    kept.put("stable", labels.stable() == null ? null : labels.stable().toString());
    kept.put("canary", labels.canary() == null ? null : labels.canary().toString());
    var list = root.putArray("snapshots");
    Map<SnapshotId, String> refusals = activations.refusals();
    for (SnapshotId id : watcher.versions()) {
      String refusal = refusals.get(id);
      ObjectNode each = list.addObject().put("snapshot", id.toString());
      each.put("state", state(id, live, canary, refusal));
      if (refusal != null) {
        each.put("refusal", refusal);
      }
      Manifest manifest = watcher.manifest(id);
      if (manifest != null) {
        describe(each, manifest);
      }
    }
    if (bucket != null) {
      describe(bucket, root.putObject("bucket"));
    }
    return root;
  }

  private static void describe(BucketFollower bucket, ObjectNode json) {
    json.put("address", bucket.address()).put("failure", bucket.failure());
    var refused = json.putArray("refused");
    bucket
        .refusals()
        .forEach(
            (id, reason) ->
                refused.addObject().put("snapshot", id.toString()).put("refusal", reason));
  }

  private static void describe(ObjectNode json, Manifest manifest) {
    json.put("created", manifest.created().toString()).put("model", manifest.model().name());
    json.put("users", manifest.shape().users()).put("items", manifest.shape().items());
    ObjectNode metrics = json.putObject("metrics");
    manifest.metrics().forEach(metrics::put);
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
