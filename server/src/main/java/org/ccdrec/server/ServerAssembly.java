package org.ccdrec.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ccdrec.encoding.host.EncoderRegistry;
import org.ccdrec.s3.S3Mirror;
import org.ccdrec.server.access.Credentials;
import org.ccdrec.server.activation.ActivationGate;
import org.ccdrec.server.activation.Activations;
import org.ccdrec.server.activation.BucketFollower;
import org.ccdrec.server.activation.LabelFile;
import org.ccdrec.server.activation.StoreWatcher;
import org.ccdrec.server.admin.ManagedVersions;
import org.ccdrec.server.api.ServerState;
import org.ccdrec.server.catalogue.Catalogue;
import org.ccdrec.server.events.EventSettings;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.RequestExecutor;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.RecentUsers;
import org.ccdrec.server.live.SnapshotLoader;
import org.ccdrec.server.metrics.JvmFigures;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.origin.Cors;
import org.ccdrec.server.origin.TrustedProxies;
import org.ccdrec.server.quality.BackgroundExecutor;
import org.ccdrec.server.quality.LiveRecall;
import org.ccdrec.server.quality.ShadowTraffic;
import org.ccdrec.server.recommend.RecommendationService;
import org.ccdrec.server.request.Cursors;
import org.ccdrec.server.rerank.scenario.Scenarios;
import org.ccdrec.server.transport.HttpSettings;
import org.ccdrec.snapshot.SnapshotStore;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the parts of a server from its configuration. Every resource that is opened is
 * registered at once, so that the caller can close all of them if a later step fails.
 */
final class ServerAssembly {
  private static final long CLOSE_SECONDS = 30;

  private final ServerConfig config;
  private final ResourceStack resources;
  private final ServerMetrics metrics = new ServerMetrics();
  private final RecentUsers recentUsers = new RecentUsers();

  private ServerAssembly(ServerConfig config, ResourceStack resources) {
    this.config = config;
    this.resources = resources;
  }

  /**
   * The parts of a server that does not listen yet.
   *
   * @param state what request handlers share
   * @param vertx event loops and worker threads
   * @param versions store, activations, and the bucket if there is one
   */
  record Parts(ServerState state, Vertx vertx, ManagedVersions versions) {}

  /**
   * Assembles a server.
   *
   * @throws IOException if a file, a directory or a key cannot be used
   */
  static Parts assemble(ServerConfig config, ResourceStack resources) throws IOException {
    return new ServerAssembly(config, resources).parts();
  }

  private Parts parts() throws IOException {
    BucketFollower bucket = bucket();
    Scenarios scenarios =
        resources.add("scenarios", config.scenarios().open(config.plugins(), metrics));
    Events events = events();
    Catalogue catalogue = catalogue();
    Credentials credentials = Credentials.open(config.keys(), config.jwt());
    EncoderRegistry encoders =
        resources.add("encoders", EncoderRegistry.load(config.plugins().resolved().orElse(null)));
    LiveReference live = live();
    if (catalogue != null) {
      CatalogueFigures.register(catalogue, live, metrics);
    }
    resources.add("JVM metrics", new JvmFigures(metrics));
    var background = resources.add("background executor", new BackgroundExecutor());
    var shadow = new ShadowTraffic(background, live, config.canary().shadow(), metrics);
    Vertx vertx = vertx();
    reload(scenarios, vertx);
    HttpSettings http = config.http();
    var cursors = Cursors.signedWith(http.cursorSecret());
    ManagedVersions versions = versions(live, new Helpers(background, encoders, catalogue), bucket);
    metrics.gauge(
        "ccdrec_store_reachable",
        "1 if versions are found in the store's directory, 0 if it vanished or is empty.",
        () -> versions.watcher().failure() == null ? 1 : 0);
    var state =
        new ServerState(
            live,
            new ServerState.Audience(recentUsers, shadow),
            new RecommendationService(live, cursors, scenarios, events),
            events,
            catalogue,
            credentials,
            metrics,
            new AtomicBoolean(false),
            new ServerState.Limits(http.maxBodyLength(), http.maxBatch()),
            new Exchange.Options(
                http.accessLog(), TrustedProxies.of(http.trustedProxies()), http.compressFrom()),
            Cors.of(http.cors()),
            () -> Optional.ofNullable(versions.failure()),
            new RequestExecutor(http.maxWaiting(), http.deadline().toMillis(), metrics));
    return new Parts(state, vertx, versions);
  }

  private @Nullable BucketFollower bucket() throws IOException {
    S3Mirror mirror = config.store().openMirror();
    if (mirror == null) {
      return null;
    }
    var bucket = resources.add("bucket mirror", new BucketFollower(mirror));
    metrics.gauge(
        "ccdrec_store_bucket_reachable",
        "1 if the latest look into the bucket succeeded, else 0.",
        () -> bucket.failure() == null ? 1 : 0);
    return bucket;
  }

  private @Nullable Events events() throws IOException {
    EventSettings settings = config.events();
    if (!settings.enabled()) {
      return null;
    }
    Path directory = settings.directoryIn(config.store().directory());
    var events = resources.add("event log", Events.open(settings, directory, Clock.systemUTC()));
    EventFigures.register(events.acted(), directory, metrics);
    return events;
  }

  private @Nullable Catalogue catalogue() throws IOException {
    return config.catalogue().enabled()
        ? resources.add(
            "catalogue log",
            Catalogue.open(config.catalogue(), config.catalogueDirectory(), Clock.systemUTC()))
        : null;
  }

  private LiveReference live() {
    long keepNanos = config.activation().keepFormer().toNanos();
    var live = new LiveReference(config.canary().share(), keepNanos, System::nanoTime);
    metrics.gauge("ccdrec_versions_kept", "Replaced versions that are kept for pages.", live::kept);
    VersionFigures.register(live, metrics, Clock.systemUTC());
    return resources.add("live versions", live);
  }

  private Vertx vertx() {
    int eventLoops = config.http().eventLoopThreads();
    // Without a cache of class path resources, for which Vert.x would create a temporary directory.
    var files = new FileSystemOptions().setClassPathResolvingEnabled(false);
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(eventLoops)
                .setFileSystemOptions(files.setFileCachingEnabled(false)));
    long seconds = config.http().drainTimeout().toSeconds() + CLOSE_SECONDS;
    resources.onClose(
        "HTTP server",
        () ->
            vertx.close().toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS));
    return vertx;
  }

  private void reload(Scenarios scenarios, Vertx vertx) {
    vertx.setPeriodic(
        config.scenarios().reloadInterval().toMillis(),
        timer ->
            vertx.executeBlocking(
                () -> {
                  scenarios.refresh();
                  return true;
                }));
  }

  /** What versions use beside the settings. */
  private record Helpers(
      BackgroundExecutor background, EncoderRegistry encoders, @Nullable Catalogue catalogue) {}

  private ManagedVersions versions(
      LiveReference live, Helpers helpers, @Nullable BucketFollower bucket) {
    SnapshotStore store = SnapshotStore.open(config.store().directory());
    var recall = new LiveRecall(helpers.background(), config.retrieval().recallSampled(), metrics);
    var snapshots = new SnapshotLoader(config.liveSettings(), helpers.encoders(), metrics.cache());
    var dependencies =
        new Activations.Dependencies(
            store,
            new VersionLoader(
                snapshots,
                new VersionLoader.Surroundings(
                    recentUsers, recall, helpers.catalogue(), config.events().repeat().filter()),
                metrics),
            new ActivationGate(config.activation()),
            LabelFile.of(config.activation(), store.directory()));
    var activations = new Activations(live, dependencies, metrics, Clock.systemUTC());
    var watcher = new StoreWatcher(store, config.store().name().orElse(null), activations);
    return new ManagedVersions(resources.add("store watcher", watcher), activations, bucket);
  }
}
