package org.ccdrec.server;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ccdrec.s3.S3Mirror;
import org.ccdrec.server.activation.Activations;
import org.ccdrec.server.activation.BucketFollower;
import org.ccdrec.server.activation.StoreWatcher;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.http.AdminHandler;
import org.ccdrec.server.http.HttpVerticle;
import org.ccdrec.server.http.RequestHandler;
import org.ccdrec.server.http.ServerState;
import org.ccdrec.server.http.Workers;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSettings;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.live.RecentUsers;
import org.ccdrec.server.metrics.JvmFigures;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.quality.BackgroundExecutor;
import org.ccdrec.server.quality.LiveRecall;
import org.ccdrec.server.quality.ShadowTraffic;
import org.ccdrec.server.recommend.RecommendationService;
import org.ccdrec.server.request.Cursors;
import org.ccdrec.server.scenario.Scenarios;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server: listens at once, is ready when its first version is loaded, follows its store.
 *
 * <p>{@link #close} drains: readiness goes, no connection is accepted, requests end, then the
 * version and its index are closed. Safe for use by many threads once started.
 */
public final class RecommendationServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecommendationServer.class);
  private static final long PATIENCE_SECONDS = 30;

  private final ServerConfig config;
  private final BackgroundExecutor side = new BackgroundExecutor();
  private final LiveRecall recall;
  private final JvmFigures jvm;
  private final ServerState state;
  private final AtomicInteger port = new AtomicInteger();
  private final AtomicInteger adminPort = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger loaded = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean(false);
  private final Vertx vertx;
  private final long scenarioTimer;
  private final Activations activations;
  private final StoreWatcher watcher;
  private final @Nullable BucketFollower bucket;

  private RecommendationServer(ServerConfig config, @Nullable BucketFollower bucket)
      throws IOException {
    this.config = config;
    this.bucket = bucket;
    var metrics = new ServerMetrics();
    ServerConfig.Http http = config.http();
    Optional<Path> scenarioFile = config.scenarios().file();
    Scenarios scenarios =
        scenarioFile.isPresent() ? Scenarios.of(scenarioFile.get()) : Scenarios.none();
    Events events =
        config.events().enabled() ? Events.open(config.eventSettings(), Clock.systemUTC()) : null;
    ServerConfig.Canary canary = config.canary();
    long keepNanos = config.activation().keepFormer().toNanos();
    var live = new LiveReference(canary.share(), keepNanos, System::nanoTime);
    this.recall = new LiveRecall(side, config.retrieval().recallSampled(), metrics);
    this.state =
        new ServerState(
            live,
            new ServerState.Audience(
                new RecentUsers(), new ShadowTraffic(side, live, canary.shadow(), metrics)),
            new RecommendationService(
                live, Cursors.signedWith(http.cursorSecret()), scenarios, events),
            events,
            config.credentials(),
            metrics,
            new AtomicBoolean(false),
            new ServerState.Limits(http.maxBodyLength(), http.maxBatch(), http.accessLog()),
            new Workers(http.maxWaiting(), http.deadline().toMillis(), metrics));
    metrics.gauge("http.connections", connections::get);
    metrics.gauge("versions.loaded", loaded::get);
    metrics.gauge("versions.kept", live::kept);
    this.jvm = new JvmFigures(metrics);
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops()));
    this.scenarioTimer =
        vertx.setPeriodic(
            config.scenarios().reloadInterval().toMillis(),
            timer -> vertx.executeBlocking(() -> refreshed(scenarios)));
    SnapshotStore store = SnapshotStore.open(config.store().directory());
    var dependencies =
        new Activations.Dependencies(
            store, this::load, config.activationGate(), config.labelFile());
    this.activations = new Activations(state.live(), dependencies, metrics, Clock.systemUTC());
    if (bucket != null) {
      metrics.gauge("store.bucket.reachable", () -> bucket.failure() == null ? 1 : 0);
    }
    this.watcher = new StoreWatcher(store, config.store().name().orElse(null), activations);
  }

  private static boolean refreshed(Scenarios scenarios) {
    scenarios.refresh();
    return true;
  }

  private int eventLoops() {
    int configured = config.http().eventLoops();
    return configured > 0 ? configured : Runtime.getRuntime().availableProcessors();
  }

  private LiveSnapshot load(Path directory) throws IOException {
    LiveSettings settings = config.liveSettings();
    LiveSnapshot next =
        loaded.get() == 0
            ? LiveSnapshot.loadFirst(directory, settings, state.metrics().cache())
            : LiveSnapshot.load(directory, settings, state.metrics().cache());
    loaded.incrementAndGet();
    next.whenClosed(loaded::decrementAndGet);
    try {
      next.replay(state.audience().recent().all());
      next.observe(recall);
      return next;
    } catch (RuntimeException | Error e) {
      next.release();
      throw e;
    }
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @throws IOException if it cannot listen, or the store has no version that can be served;
   *     nothing is left running
   */
  public static RecommendationServer start(ServerConfig config) throws IOException {
    S3Mirror mirror = config.store().openMirror();
    if (mirror == null) {
      return start(new RecommendationServer(config, null));
    }
    var bucket = new BucketFollower(mirror);
    try {
      return start(new RecommendationServer(config, bucket));
    } catch (IOException | RuntimeException e) {
      bucket.close();
      throw e;
    }
  }

  private static RecommendationServer start(RecommendationServer server) throws IOException {
    try {
      server.listen();
      server.loadFirst();
      server.follow();
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void follow() {
    watcher.watch(config.store().pollInterval().toMillis());
    if (bucket != null) {
      bucket.follow(activations::inUse, config.store().s3().pollInterval().toMillis());
    }
  }

  private void listen() throws IOException {
    ServerConfig.Http http = config.http();
    deploy(
        options(http.host(), http.port() == 0 ? -1 : http.port()),
        loop -> new RequestHandler(loop, state),
        eventLoops(),
        port);
    ServerConfig.Admin admin = config.admin();
    if (admin.enabled()) {
      warnIfOpen(admin.host());
      var versions = new AdminHandler.Versions(watcher, activations, bucket);
      deploy(
          options(admin.host(), admin.port() == 0 ? -2 : admin.port()),
          loop -> new AdminHandler(loop, versions, admin.host(), state),
          1,
          adminPort);
    }
  }

  private void warnIfOpen(String host) throws UnknownHostException {
    if (!state.credentials().areAskedFor() && !InetAddress.getByName(host).isLoopbackAddress()) {
      LOG.warn(
          "anybody who reaches the administration port on {} may use it: there are no keys and no jwt",
          host);
    }
  }

  /**
   * Returns options for a port; each negative one is a free port of its own, shared by instances.
   */
  private HttpServerOptions options(String host, int vertxPort) {
    ServerConfig.Http http = config.http();
    return new HttpServerOptions()
        .setHost(host)
        .setHttp2ClearTextEnabled(false)
        .setPort(vertxPort)
        .setIdleTimeout((int) http.idleTimeout().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setSslHandshakeTimeout(http.receiveTimeout().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxInitialLineLength(http.maxTargetLength())
        .setMaxHeaderSize(http.maxHeaderLength());
  }

  private void deploy(
      HttpServerOptions options,
      Function<Vertx, Handler<HttpServerRequest>> handler,
      int instances,
      AtomicInteger taken)
      throws IOException {
    ServerConfig.Http http = config.http();
    var listensAt =
        new HttpVerticle.Port(
            options,
            config.tls().isOn() ? config.tls().open() : null,
            http.receiveTimeout().toMillis(),
            http.drainTimeout().toMillis(),
            connections,
            http.maxConnections(),
            state.metrics().counter("http.connections.cut"));
    int wanted = Math.max(0, options.getPort());
    await(
        vertx.deployVerticle(
            () -> new HttpVerticle(listensAt, handler, taken::set),
            new DeploymentOptions().setInstances(instances)),
        "listening on " + options.getHost() + ":" + wanted);
  }

  private void loadFirst() throws IOException {
    if (bucket != null) {
      bucket.prepare(watcher.pinned());
    }
    do {
      if (watcher.start()) {
        return;
      }
    } while (bucket != null && bucket.fetchOne());
    Map<SnapshotId, String> rejections = new HashMap<>(activations.refusals());
    String where = config.store().path() + config.store().name().map(name -> "/" + name).orElse("");
    if (bucket != null) {
      rejections.putAll(bucket.refusals());
      if (bucket.failure() != null) {
        where +=
            " cannot be reached (" + bucket.failure() + "), and its mirror " + bucket.directory();
      }
    }
    if (rejections.isEmpty()) {
      throw new IOException(
          where + " holds no snapshot: publish one with `ccdrec train` or `ccdrec demo`");
    }
    String reasons =
        rejections.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(rejection -> "\n  " + rejection.getKey() + ": " + rejection.getValue())
            .collect(Collectors.joining());
    throw new IOException(where + " holds no snapshot that can be served:" + reasons);
  }

  /** Returns the port it listens on. */
  public int port() {
    return port.get();
  }

  /** Returns the administration port, 0 if there is none. */
  public int adminPort() {
    return adminPort.get();
  }

  /** Returns the URL it listens on, without a slash at the end. */
  public String url() {
    return url(config.http().host(), port());
  }

  /** Returns the URL of the administration port, without a slash at the end, or null. */
  public @Nullable String adminUrl() {
    return config.admin().enabled() ? url(config.admin().host(), adminPort()) : null;
  }

  private String url(String host, int at) {
    String shown = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
    return (config.tls().isOn() ? "https://" : "http://")
        + (shown.contains(":") ? "[" + shown + "]" : shown)
        + ":"
        + at;
  }

  /**
   * Returns what a function makes of the live version, which is there once the server is started.
   */
  <T> T withLive(Function<LiveSnapshot, T> reader) {
    LiveSnapshot live = state.live().acquire();
    if (live == null) {
      throw new IllegalStateException("the server is closed");
    }
    try {
      return reader.apply(live);
    } finally {
      live.release();
    }
  }

  /** Drains and stops; a second call does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    state.draining().set(true);
    if (activations.live() != null) {
      goOnFor(config.http().drainDelay());
    }
    watcher.close();
    if (bucket != null) {
      bucket.close();
    }
    vertx.cancelTimer(scenarioTimer);
    long patience = config.http().drainTimeout().toSeconds() + PATIENCE_SECONDS;
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(patience, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the server did not stop", e);
    } finally {
      side.close();
      jvm.close();
      state.live().clear();
      closeEvents();
    }
  }

  /** Answers for a while, so that those who look whether it is ready see that it is not. */
  private static void goOnFor(Duration delay) {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeEvents() {
    Events events = state.events();
    if (events != null) {
      try {
        events.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the event log could not be closed", e);
      }
    }
  }

  private static void await(Future<?> future, String what) throws IOException {
    try {
      future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(what + " was interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(what + " failed: " + cause.getMessage(), cause);
    }
  }
}
