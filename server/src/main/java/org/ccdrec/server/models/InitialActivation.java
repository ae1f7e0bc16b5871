package org.ccdrec.server.models;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ccdrec.server.activation.BucketFollower;
import org.ccdrec.server.activation.StoreSettings;
import org.ccdrec.server.admin.ManagedModels;
import org.ccdrec.server.admin.ManagedVersions;
import org.ccdrec.server.live.LiveSettings;
import org.ccdrec.server.live.MemoryPlan;
import org.ccdrec.server.rollout.Rollout;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Activation of the first version of each model, fetched from the bucket if the mirror has none
 * that can be served. Used by the thread that starts the server.
 */
public final class InitialActivation {
  private static final Logger LOG = LoggerFactory.getLogger(InitialActivation.class);

  private final StoreSettings store;
  private final LiveSettings settings;
  private final ManagedModels models;
  private final LoadTurns turns;
  private final @Nullable BucketFollower bucket;
  private final @Nullable Rollout rollout;

  InitialActivation(
      StoreSettings store,
      LiveSettings settings,
      ManagedModels models,
      LoadTurns turns,
      @Nullable Rollout rollout) {
    this.store = store;
    this.settings = settings;
    this.models = models;
    this.turns = turns;
    this.rollout = rollout;
    this.bucket = models.main().bucket();
  }

  /**
   * Makes the first version of each model live. Of several models, those that have none are started
   * later, when they have one.
   *
   * @throws IOException if no model has a version that can be served, with the reason for each, or
   *     if the models do not fit into memory together
   */
  public void run() throws IOException {
    if (bucket != null) {
      bucket.prepare(pinned());
    }
    if (rollout != null) {
      rollout.refresh();
    }
    if (models.byName().size() > 1) {
      requireMemory();
    }
    Map<String, String> failures = new LinkedHashMap<>();
    boolean takesWaiting = rollout == null;
    while (!startAll(takesWaiting, failures)) {
      boolean hasAnother = bucket != null && bucket.fetchOne();
      if (!hasAnother && takesWaiting) {
        break;
      }
      takesWaiting |= !hasAnother;
    }
    turns.started();
    if (failures.size() == models.byName().size()) {
      throw failure();
    }
    failures.forEach(
        (name, reason) ->
            LOG.error(
                "The model {} has no live version ({}); it is started as soon as a version can be"
                    + " served",
                name,
                reason));
  }

  /** Returns the pinned versions of all models, none of those that follow the newest one. */
  private Set<SnapshotId> pinned() throws IOException {
    Set<SnapshotId> pinned = new HashSet<>();
    for (ManagedVersions each : models.byName().values()) {
      pinned.addAll(each.watcher().pinned());
    }
    return pinned;
  }

  private void requireMemory() throws IOException {
    Map<String, Manifest.Shape> shapes = new LinkedHashMap<>();
    for (Map.Entry<String, ManagedVersions> each : models.byName().entrySet()) {
      Manifest candidate = each.getValue().watcher().candidate();
      if (candidate != null) {
        shapes.put(each.getKey(), candidate.shape());
      }
    }
    MemoryPlan.require(shapes, settings);
  }

  /**
   * Starts the models that have no live version.
   *
   * @param takesWaiting whether a version becomes live that should wait, if there is no other
   * @param failures receives why models have none
   * @return whether all have one
   */
  private boolean startAll(boolean takesWaiting, Map<String, String> failures) throws IOException {
    failures.clear();
    for (Map.Entry<String, ManagedVersions> each : models.byName().entrySet()) {
      if (each.getValue().activations().live() == null) {
        start(each, takesWaiting, failures);
      }
    }
    return failures.isEmpty();
  }

  private void start(
      Map.Entry<String, ManagedVersions> model, boolean takesWaiting, Map<String, String> failures)
      throws IOException {
    String name = model.getKey();
    ManagedVersions versions = model.getValue();
    try {
      if (!versions.watcher().start(takesWaiting)) {
        failures.put(name, reasons(versions.watcher().reasons(), "no version"));
      }
    } catch (IOException e) {
      if (models.byName().size() == 1) {
        throw e;
      }
      failures.put(name, String.valueOf(e.getMessage()));
    }
  }

  private static String reasons(Map<SnapshotId, String> refusals, String none) {
    return refusals.isEmpty() ? none : refusals.toString();
  }

  /** Starts following the store, and the bucket if there is one. */
  public void follow() {
    long interval = store.pollInterval().toMillis();
    models.byName().values().forEach(each -> each.watcher().watch(interval));
    if (bucket != null) {
      bucket.follow(models::inUse, store.s3().pollInterval().toMillis());
    }
    if (rollout != null) {
      rollout.follow(bucket == null ? interval : store.s3().pollInterval().toMillis());
    }
  }

  private IOException failure() {
    Map<SnapshotId, String> refusals = new HashMap<>();
    models.byName().values().forEach(each -> refusals.putAll(each.watcher().reasons()));
    String place = store.place();
    if (bucket != null) {
      refusals.putAll(bucket.refusals());
      if (bucket.failure() != null) {
        place +=
            " cannot be reached (" + bucket.failure() + "), and its mirror " + bucket.directory();
      }
    }
    if (refusals.isEmpty()) {
      return new IOException(
          place + " holds no snapshot: publish one with `ccdrec train` or `ccdrec demo`");
    }
    String reasons =
        refusals.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(refusal -> "\n  " + refusal.getKey() + ": " + refusal.getValue())
            .collect(Collectors.joining());
    return new IOException(place + " holds no snapshot that can be served:" + reasons);
  }
}
