package org.ccdrec.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ccdrec.encoding.host.EncoderRegistry;
import org.ccdrec.s3.S3Mirror;
import org.ccdrec.server.access.Credentials;
import org.ccdrec.server.acted.LogFollower;
import org.ccdrec.server.activation.BucketFollower;
import org.ccdrec.server.api.ServerState;
import org.ccdrec.server.catalogue.Catalogue;
import org.ccdrec.server.catalogue.CatalogueSettings;
import org.ccdrec.server.events.EventSettings;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.experiment.Experiments;
import org.ccdrec.server.fleet.SharedStream;
import org.ccdrec.server.fleet.SharedStreams;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.RequestExecutor;
import org.ccdrec.server.live.RecentUsers;
import org.ccdrec.server.metrics.JvmFigures;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.models.ModelAssembly;
import org.ccdrec.server.origin.Cors;
import org.ccdrec.server.origin.TrustedProxies;
import org.ccdrec.server.outcome.OutcomeReports;
import org.ccdrec.server.outcome.Outcomes;
import org.ccdrec.server.placement.Placements;
import org.ccdrec.server.quality.BackgroundExecutor;
import org.ccdrec.server.recommend.RecommendationService;
import org.ccdrec.server.recommend.Trials;
import org.ccdrec.server.request.Cursors;
import org.ccdrec.server.rerank.scenario.Scenarios;
import org.ccdrec.server.rollout.BucketRolloutFiles;
import org.ccdrec.server.rollout.DirectoryRolloutFiles;
import org.ccdrec.server.rollout.Rollout;
import org.ccdrec.server.rollout.RolloutFiles;
import org.ccdrec.server.rollout.ServerIdentity;
import org.ccdrec.server.transport.HttpSettings;
import org.ccdrec.sharedlog.SharedLogFactory.Stream;
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

  private @Nullable SharedStreams streams;

  private ServerAssembly(ServerConfig config, ResourceStack resources) {
    this.config = config;
    this.resources = resources;
  }

  /**
   * The parts of a server that does not listen yet.
   *
   * @param state what request handlers share
   * @param vertx event loops and worker threads
   * @param models the models, none of which is loaded
   */
  record Parts(ServerState state, Vertx vertx, ModelAssembly.Models models) {}

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
    Trials trials = trials(scenarios);
    Outcomes outcomes = outcomes(trials);
    Events events = events(outcomes);
    Catalogue catalogue = catalogue();
    Credentials credentials = Credentials.open(config.keys(), config.jwt());
    EncoderRegistry encoders =
        resources.add("encoders", EncoderRegistry.load(config.plugins().resolved().orElse(null)));
    var background = resources.add("background executor", new BackgroundExecutor());
    var cursors = Cursors.signedWith(config.http().cursorSecret());
    Rollout rollout = rollout();
    ModelAssembly.Models models =
        new ModelAssembly(
                settings(),
                new ModelAssembly.Shared(
                    bucket, catalogue, encoders, background, rollout, recentUsers, metrics),
                resources::add)
            .assemble(live -> new RecommendationService(live, cursors, scenarios, events, trials));
    if (rollout != null) {
      resources.add("rollout", rollout);
    }
    if (catalogue != null) {
      CatalogueFigures.register(catalogue, models.served(), metrics);
    }
    resources.add("JVM metrics", new JvmFigures(metrics));
    Placements placements =
        config
            .placements()
            .open(new Placements.Context(models.served(), scenarios::names, metrics));
    Vertx vertx = vertx();
    refresh(vertx, config.scenarios().reloadInterval(), scenarios::refresh);
    refresh(vertx, config.experiments().reloadInterval(), trials.experiments()::refresh);
    refresh(vertx, config.placements().reloadInterval(), placements::refresh);
    HttpSettings http = config.http();
    var reports = new OutcomeReports(trials.experiments(), outcomes);
    if (outcomes != null) {
      reports.register();
    }
    var state =
        new ServerState(
            models.served(),
            placements,
            recentUsers,
            events,
            reports,
            catalogue,
            credentials,
            metrics,
            new AtomicBoolean(false),
            new ServerState.Limits(http.maxBodyLength(), http.maxBatch()),
            new Exchange.Options(
                http.accessLog(), TrustedProxies.of(http.trustedProxies()), http.compressFrom()),
            Cors.of(http.cors()),
            () -> Optional.ofNullable(models.managed().failure()),
            new RequestExecutor(http.maxWaiting(), http.deadline().toMillis(), metrics));
    return new Parts(state, vertx, models);
  }

  private ModelAssembly.Settings settings() {
    return new ModelAssembly.Settings(
        config.store(),
        config.liveSettings(),
        config.retrieval().recallSampled(),
        config.activation(),
        config.canary(),
        config.events().repeat().filter());
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

  /** Opens the rollout over the servers of the store, unless this one ignores the others. */
  private @Nullable Rollout rollout() throws IOException {
    if (!config.rollout().isShared()) {
      return null;
    }
    Path store = config.store().directory();
    RolloutFiles files =
        config.store().isBucket()
            ? new BucketRolloutFiles(
                resources
                    .add("bucket of verdicts", config.store().openBucket())
                    .folder(RolloutFiles.FOLDER))
            : new DirectoryRolloutFiles(store);
    ServerIdentity identity =
        resources.add("identity", ServerIdentity.in(config.activation().stateDirectoryIn(store)));
    var rollout = new Rollout(files, identity, config.rollout(), System::nanoTime);
    rollout.register(metrics);
    return rollout;
  }

  /** Opens the counts of outcomes, unless there are no events or nothing is tried. */
  private @Nullable Outcomes outcomes(Trials trials) throws IOException {
    boolean isTrying = config.experiments().file().isPresent() || trials.exploration().isActive();
    if (!config.events().enabled() || !isTrying) {
      return null;
    }
    Path directory = config.events().directoryIn(config.store().directory());
    return resources.add("outcomes", Outcomes.open(directory, trials.ids(), metrics));
  }

  private @Nullable Events events(@Nullable Outcomes outcomes) throws IOException {
    EventSettings settings = config.events();
    if (!settings.enabled()) {
      return null;
    }
    Path directory = settings.directoryIn(config.store().directory());
    var source =
        new SharedStreams.Source(settings.log(), Stream.EVENTS, directory, settings.sync());
    List<LogFollower> followers = outcomes == null ? List.of() : List.of(outcomes);
    SharedStream.Opener opener = settings.isShared() ? stream(source) : null;
    var context = new Events.Context(followers, Clock.systemUTC(), opener);
    var events = resources.add("event log", Events.open(settings, directory, context));
    EventFigures.register(events.acted(), directory, metrics);
    return events;
  }

  /** Returns how to open a stream; the shared logs are loaded when they are first needed. */
  private SharedStream.Opener stream(SharedStreams.Source source) {
    SharedStreams loaded = streams;
    if (loaded == null) {
      loaded =
          resources.add(
              "shared logs",
              SharedStreams.load(config.sharedLog(), config.plugins().resolved(), metrics));
      streams = loaded;
    }
    SharedStreams all = loaded;
    return pending -> all.open(source, pending);
  }

  private @Nullable Catalogue catalogue() throws IOException {
    CatalogueSettings settings = config.catalogue();
    if (!settings.enabled()) {
      return null;
    }
    Path directory = config.catalogueDirectory();
    var source =
        new SharedStreams.Source(settings.log(), Stream.CATALOGUE, directory, settings.sync());
    SharedStream.Opener opener = settings.isShared() ? stream(source) : null;
    return resources.add(
        "catalogue log", Catalogue.open(settings, directory, Clock.systemUTC(), opener));
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

  private Trials trials(Scenarios scenarios) throws IOException {
    return Trials.open(
        config.experiments(),
        config.exploration(),
        config.store().directory(),
        new Experiments.Surroundings(
            () -> new Experiments.Known(scenarios.names(), config.placements().names()),
            metrics,
            Clock.systemUTC()));
  }

  /** Refreshes something at regular intervals on a worker thread, until the server is closed. */
  private void refresh(Vertx vertx, Duration interval, Runnable refresh) {
    long timer =
        vertx.setPeriodic(
            interval.toMillis(),
            each ->
                vertx.executeBlocking(
                    () -> {
                      refresh.run();
                      return true;
                    }));
    resources.onClose("timer", () -> vertx.cancelTimer(timer));
  }
}
