package org.ccdrec.server;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.models.InitialActivation;
import org.ccdrec.server.models.ServedModels;
import org.ccdrec.server.systemd.ServiceManager;
import org.jspecify.annotations.Nullable;

/**
 * A running server. It listens, serves the first version of each model that it could load, and
 * follows its store.
 *
 * <p>{@link #close} shuts down gracefully: readiness fails first, then the ports close, requests in
 * progress end, and the versions and their indices are closed. Safe for use by many threads.
 */
public final class RecommendationServer implements AutoCloseable {
  private final ServerConfig config;
  private final ResourceStack resources;
  private final Listeners listeners;
  private final ServedModels models;
  private final AtomicBoolean closed = new AtomicBoolean(false);

  private RecommendationServer(
      ServerConfig config, ResourceStack resources, Listeners listeners, ServedModels models) {
    this.config = config;
    this.resources = resources;
    this.listeners = listeners;
    this.models = models;
  }

  /**
   * Starts a server and waits until it is ready. A start that fails closes everything it opened.
   *
   * @throws IOException if it cannot listen, if a configured file or directory cannot be used, or
   *     if the store has no version that can be served
   */
  public static RecommendationServer start(ServerConfig config) throws IOException {
    var resources = new ResourceStack();
    try {
      return start(config, resources);
    } catch (IOException | RuntimeException | Error e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  private static RecommendationServer start(ServerConfig config, ResourceStack resources)
      throws IOException {
    ServerAssembly.Parts parts = ServerAssembly.assemble(config, resources);
    Listeners listeners = Listeners.open(config, parts);
    InitialActivation activation = parts.models().activation();
    activation.run();
    parts.state().placements().verify();
    activation.follow();
    AtomicBoolean draining = parts.state().draining();
    resources.onClose("readiness", () -> drain(draining, config.http().drainDelay().toMillis()));
    return new RecommendationServer(config, resources, listeners, parts.state().models());
  }

  /** Fails readiness, then keeps answering for a while so that load balancers notice. */
  private static void drain(AtomicBoolean draining, long delayMillis) throws InterruptedException {
    draining.set(true);
    Thread.sleep(delayMillis);
  }

  /** Returns the public port. */
  public int port() {
    return listeners.port();
  }

  /** Returns the administration port, 0 if it is disabled. */
  public int adminPort() {
    return listeners.adminPort();
  }

  /** Returns the URL of the public port, without a trailing slash. */
  public String url() {
    return listeners.url(config.http().host(), port());
  }

  /** Returns the URL of the administration port, without a trailing slash; null if disabled. */
  public @Nullable String adminUrl() {
    return config.admin().enabled() ? listeners.url(config.admin().host(), adminPort()) : null;
  }

  /** Feeds the watchdog of a service manager, if it has one, as long as an event loop runs. */
  void feed(ServiceManager manager) {
    if (!manager.watchdogInterval().isZero()) {
      listeners.every(manager.watchdogInterval(), manager::alive);
    }
  }

  /** Applies a function to the live version of the default model, or of the first that has one. */
  <T> T withLive(Function<LiveSnapshot, T> reader) {
    return withAllLive(versions -> reader.apply(versions.getFirst()));
  }

  /** Returns the live versions of all models, as the log shows them. */
  String versions() {
    return withAllLive(
        versions -> versions.stream().map(LiveSnapshot::version).collect(Collectors.joining(", ")));
  }

  private <T> T withAllLive(Function<List<LiveSnapshot>, T> reader) {
    List<LiveSnapshot> versions = models.acquireAll();
    try {
      if (versions.isEmpty()) {
        throw new IllegalStateException("the server is closed");
      }
      return reader.apply(versions);
    } finally {
      versions.forEach(LiveSnapshot::release);
    }
  }

  /**
   * Shuts down gracefully. A second call does nothing.
   *
   * @throws IllegalStateException if a resource could not be closed; the others are closed anyway
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      resources.close();
    }
  }
}
