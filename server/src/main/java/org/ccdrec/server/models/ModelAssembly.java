package org.ccdrec.server.models;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ccdrec.encoding.host.EncoderRegistry;
import org.ccdrec.server.activation.ActivationGate;
import org.ccdrec.server.activation.ActivationObserver;
import org.ccdrec.server.activation.ActivationSettings;
import org.ccdrec.server.activation.Activations;
import org.ccdrec.server.activation.BucketFollower;
import org.ccdrec.server.activation.CanarySettings;
import org.ccdrec.server.activation.LabelFile;
import org.ccdrec.server.activation.StoreSettings;
import org.ccdrec.server.activation.StoreWatcher;
import org.ccdrec.server.admin.ManagedModels;
import org.ccdrec.server.admin.ManagedVersions;
import org.ccdrec.server.catalogue.Catalogue;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSettings;
import org.ccdrec.server.live.RecentUsers;
import org.ccdrec.server.live.SnapshotLoader;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.quality.BackgroundExecutor;
import org.ccdrec.server.quality.LiveRecall;
import org.ccdrec.server.quality.ShadowTraffic;
import org.ccdrec.server.recommend.RecommendationService;
import org.ccdrec.server.rollout.ModelRollout;
import org.ccdrec.server.rollout.Rollout;
import org.ccdrec.snapshot.SnapshotStore;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the models of a server. Each has its own live version, canary, activations, labels,
 * caches and metrics; they share the store, the memory, and what is about the shop: users' events
 * and changes of items. Used by one thread.
 */
public final class ModelAssembly {
  private final Settings settings;
  private final Shared shared;
  private final Registrar resources;
  private final List<ServedModel> served = new ArrayList<>();
  private final Map<String, ManagedVersions> managed = new LinkedHashMap<>();
  private final LoadTurns turns = new LoadTurns();

  /**
   * The settings of models.
   *
   * @param store where their versions are
   * @param live how loaded versions are served
   * @param recallSampled share of the searches that are repeated exactly
   * @param activation which version becomes live
   * @param canary which users a canary answers
   * @param repeatFilter the filter that repeated items must pass, empty if there is none
   */
  public record Settings(
      StoreSettings store,
      LiveSettings live,
      double recallSampled,
      ActivationSettings activation,
      CanarySettings canary,
      Optional<String> repeatFilter) {}

  /**
   * What models share.
   *
   * @param bucket mirrors the store, or null if the store is a directory
   * @param catalogue the changes of items, or null if there are none
   * @param encoders the encoders for new items
   * @param background runs measurements
   * @param rollout the verdicts of other servers, or null if this one ignores them
   * @param users the latest users, with whom versions are warmed up
   * @param metrics where metrics are registered
   */
  public record Shared(
      @Nullable BucketFollower bucket,
      @Nullable Catalogue catalogue,
      EncoderRegistry encoders,
      BackgroundExecutor background,
      @Nullable Rollout rollout,
      RecentUsers users,
      ServerMetrics metrics) {}

  /** Registers a resource to close. */
  @FunctionalInterface
  public interface Registrar {
    void add(String name, AutoCloseable resource);
  }

  /** Makes what answers from the versions of a model. */
  @FunctionalInterface
  public interface Recommending {
    RecommendationService over(LiveReference live);
  }

  /**
   * The models of a server.
   *
   * @param served what answers requests
   * @param managed what an administrator manages
   * @param activation makes their first versions live
   */
  public record Models(ServedModels served, ManagedModels managed, InitialActivation activation) {}

  /** Creates an assembly. */
  public ModelAssembly(Settings settings, Shared shared, Registrar resources) {
    this.settings = settings;
    this.shared = shared;
    this.resources = resources;
  }

  /**
   * Assembles the models, without loading any version.
   *
   * @throws IOException if the store has several models and none is chosen
   */
  public Models assemble(Recommending recommending) throws IOException {
    List<String> names = ModelNames.of(settings.store(), shared.bucket());
    if (names.size() <= 1) {
      String name = names.isEmpty() ? null : names.getFirst();
      LabelFile labels = LabelFile.of(settings.activation(), settings.store().directory());
      add(name, new Own(recommending, shared.metrics(), labels));
    }
    for (String name : names.size() <= 1 ? List.<String>of() : names) {
      LabelFile labels = LabelFile.of(settings.activation(), settings.store().directory(), name);
      add(name, new Own(recommending, shared.metrics().labelled("model", name), labels));
    }
    var all = new ManagedModels(managed);
    return new Models(
        new ServedModels(served),
        all,
        new InitialActivation(settings.store(), settings.live(), all, turns, shared.rollout()));
  }

  /** What a model does not share. */
  private record Own(Recommending recommending, ServerMetrics metrics, LabelFile labels) {}

  private void add(@Nullable String name, Own own) {
    ServerMetrics metrics = own.metrics();
    LiveReference live = live(metrics);
    resources.add(name == null ? "live versions" : "live versions of " + name, live);
    var shadow = new ShadowTraffic(shared.background(), live, settings.canary().shadow(), metrics);
    String shown = name == null ? "default" : name;
    served.add(new ServedModel(shown, live, own.recommending().over(live), shadow));
    SnapshotStore store = SnapshotStore.open(settings.store().directory());
    Rollout fleet = shared.rollout();
    ModelRollout rollout = fleet == null ? null : fleet.of(name);
    var dependencies =
        new Activations.Dependencies(
            store,
            loader(metrics),
            new ActivationGate(settings.activation()),
            own.labels(),
            settings.activation().niceness(),
            rollout == null ? ActivationObserver.NONE : rollout);
    var activations = new Activations(live, dependencies, metrics, Clock.systemUTC());
    var admission = new DelayedAdmission(settings.activation(), store, rollout);
    var watcher = new StoreWatcher(store, name, activations, admission);
    if (rollout != null) {
      rollout.follow(watcher, activations);
    }
    HeldVersionFigures.register(watcher, metrics);
    if (settings.store().modelNames().isEmpty()) {
      watcher.expectNoOthers();
    }
    resources.add("store watcher", watcher);
    metrics.gauge(
        "ccdrec_store_reachable",
        "1 if versions are found in the store's directory, 0 if it vanished or is empty.",
        () -> watcher.failure() == null ? 1 : 0);
    managed.put(shown, new ManagedVersions(watcher, activations, shared.bucket(), rollout));
  }

  private LiveReference live(ServerMetrics metrics) {
    long keepNanos = settings.activation().keepFormer().toNanos();
    var live = new LiveReference(settings.canary().share(), keepNanos, System::nanoTime);
    metrics.gauge("ccdrec_versions_kept", "Replaced versions that are kept for pages.", live::kept);
    VersionFigures.register(live, metrics, Clock.systemUTC());
    return live;
  }

  private VersionLoader loader(ServerMetrics metrics) {
    var recall = new LiveRecall(shared.background(), settings.recallSampled(), metrics);
    var snapshots = new SnapshotLoader(settings.live(), shared.encoders(), metrics.cache());
    return new VersionLoader(
        snapshots,
        new VersionLoader.Surroundings(
            shared.users(), recall, shared.catalogue(), turns, settings.repeatFilter()),
        metrics);
  }
}
