package org.ccdrec.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ccdrec.server.activation.ActivationReport;
import org.ccdrec.server.activation.Activations;
import org.ccdrec.server.activation.StoreWatcher;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.rollout.ModelRollout;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/** The actions on the versions of a model, each with its answer. All may block. Thread-safe. */
final class VersionActions {
  private final StoreWatcher watcher;
  private final Activations activations;
  private final VersionList versions;
  private final @Nullable ModelRollout rollout;

  /**
   * Creates the actions on a model.
   *
   * @param model the name of one of the models
   */
  VersionActions(ManagedModels managed, String model) {
    this.watcher = managed.versions(model).watcher();
    this.activations = managed.versions(model).activations();
    this.versions = new VersionList(managed, model);
    this.rollout = managed.versions(model).rollout();
  }

  JsonWriter list() throws IOException {
    return versions.list();
  }

  JsonWriter attempts() {
    var json = new JsonWriter().beginObject().name("activations").beginArray();
    activations.reports().forEach(report -> ActivationJson.write(json, report));
    json.endArray().name("held").beginArray();
    watcher
        .held()
        .forEach(
            (id, objection) ->
                json.beginObject()
                    .member("snapshot", id.toString())
                    .member("reason", objection.reason())
                    .member("waits", !objection.isFinal())
                    .endObject());
    return json.endArray().endObject();
  }

  JsonWriter activate(JsonNode body) throws HttpProblem, IOException {
    return activated(activations.activate(chosen(body)));
  }

  /** Stays with the version that a body names, or with the live one if it names none. */
  JsonWriter pin(JsonNode body) throws HttpProblem, IOException {
    if (body.has("snapshot")) {
      return activate(body);
    }
    activations.follow(false);
    return versions.list();
  }

  JsonWriter rollBack() throws HttpProblem {
    ActivationReport report = activations.rollBack();
    if (report == null) {
      throw HttpProblem.conflict("there is no previous version");
    }
    return activated(report);
  }

  JsonWriter follow() throws IOException {
    activations.follow(true);
    watcher.check();
    return versions.list();
  }

  JsonWriter canary(JsonNode body) throws HttpProblem, IOException {
    ActivationReport report = activations.activateCanary(chosen(body));
    if (!report.activated()) {
      throw HttpProblem.conflict("the version did not become the canary: " + report.refusal());
    }
    if (rollout != null) {
      rollout.canaryStarted(report.id());
    }
    return ActivationJson.write(new JsonWriter(), report);
  }

  JsonWriter dropCanary() throws IOException {
    SnapshotId dropped = activations.canary();
    activations.dropCanary();
    if (rollout != null && dropped != null) {
      rollout.canaryDropped(dropped);
    }
    return versions.list();
  }

  JsonWriter promoteCanary() throws HttpProblem, IOException {
    SnapshotId promoted = activations.promote();
    if (promoted == null) {
      throw HttpProblem.conflict("there is no canary");
    }
    if (rollout != null) {
      rollout.canaryPromoted(promoted);
    }
    return versions.list();
  }

  private static JsonWriter activated(ActivationReport report) throws HttpProblem {
    if (!report.activated()) {
      throw HttpProblem.conflict("the live version stays: " + report.refusal());
    }
    return ActivationJson.write(new JsonWriter(), report);
  }

  private SnapshotId chosen(JsonNode body) throws HttpProblem, IOException {
    String chosen = body.path("snapshot").asText();
    for (SnapshotId id : watcher.versions()) {
      if (id.toString().equals(chosen)) {
        return id;
      }
    }
    throw HttpProblem.badRequest(
        "the body must be {\"snapshot\": \"name/version\"} with a version of /admin/snapshots;"
            + " snapshot="
            + chosen);
  }
}
