package org.ccdrec.server;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.ccdrec.server.admin.AdminSettings;
import org.ccdrec.server.admin.ManagedModels;
import org.ccdrec.server.api.ServerRoutes;
import org.ccdrec.server.origin.AllowedHosts;
import org.ccdrec.server.transport.HttpSettings;
import org.ccdrec.server.transport.HttpVerticle;
import org.ccdrec.server.transport.Tls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of a server: the public one, and the administration port if it is enabled. They are
 * closed with Vert.x. Safe for use by many threads once they are open.
 */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
  private static final long OPEN_SECONDS = 30;

  /** Makes Vert.x share one free port between the instances of a deployment. */
  private static final int FREE_PORT = -1;

  /** A second value for the same, so that the two deployments get different ports. */
  private static final int FREE_ADMIN_PORT = -2;

  private final ServerConfig config;
  private final ServerAssembly.Parts parts;
  private final AtomicInteger port = new AtomicInteger();
  private final AtomicInteger adminPort = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  private Listeners(ServerConfig config, ServerAssembly.Parts parts) {
    this.config = config;
    this.parts = parts;
    parts
        .state()
        .metrics()
        .gauge("ccdrec_http_connections", "Open connections of both ports.", connections::get);
  }

  /**
   * Opens the ports.
   *
   * @throws IOException if a port cannot be opened or the certificate cannot be used
   */
  static Listeners open(ServerConfig config, ServerAssembly.Parts parts) throws IOException {
    var listeners = new Listeners(config, parts);
    listeners.openPublicPort();
    if (config.admin().enabled()) {
      listeners.openAdminPort();
    }
    return listeners;
  }

  /** Runs an action on an event loop at regular intervals, until the server is closed. */
  void every(Duration interval, Runnable action) {
    parts.vertx().setPeriodic(interval.toMillis(), timer -> action.run());
  }

  private void openPublicPort() throws IOException {
    HttpSettings http = config.http();
    HttpServerOptions options = options(http.host(), http.port() == 0 ? FREE_PORT : http.port());
    AllowedHosts hosts = publicHosts();
    Function<Vertx, Handler<HttpServerRequest>> handler =
        loop -> ServerRoutes.onPublicPort(loop, parts.state(), hosts);
    Tls tls = config.tls().open(parts.vertx());
    if (tls != null) {
      parts
          .state()
          .metrics()
          .gauge(
              "ccdrec_tls_certificate_expiry_timestamp_seconds",
              "Time at which the TLS certificate in use expires, in seconds since 1970.",
              () -> tls.expiry().getEpochSecond());
    }
    deploy(shared(options, tls), handler, http.eventLoopThreads(), port);
  }

  /**
   * Returns the names under which the public port may be reached. Without credentials on a loopback
   * address, only the web pages of this machine may reach it: those of others could do so by DNS
   * rebinding.
   */
  private AllowedHosts publicHosts() throws UnknownHostException {
    HttpSettings http = config.http();
    boolean isOpen = !parts.state().credentials().areAskedFor();
    boolean isLocal = InetAddress.getByName(http.host()).isLoopbackAddress();
    return isOpen && isLocal || !http.allowedHosts().isEmpty()
        ? AllowedHosts.of(http.host(), http.allowedHosts())
        : AllowedHosts.ANY;
  }

  private void openAdminPort() throws IOException {
    AdminSettings admin = config.admin();
    warnIfOpen(admin.host());
    ManagedModels managed = parts.models().managed();
    AllowedHosts hosts = AllowedHosts.of(admin.host(), admin.allowedHosts());
    HttpServerOptions options =
        options(admin.host(), admin.port() == 0 ? FREE_ADMIN_PORT : admin.port());
    Function<Vertx, Handler<HttpServerRequest>> handler =
        loop -> ServerRoutes.onAdministrationPort(loop, parts.state(), managed, hosts);
    Tls tls = config.tls().open(parts.vertx());
    deploy(shared(options, tls), handler, 1, adminPort);
  }

  private void warnIfOpen(String host) throws UnknownHostException {
    boolean isOpen = !parts.state().credentials().areAskedFor();
    if (isOpen && !InetAddress.getByName(host).isLoopbackAddress()) {
      LOG.warn(
          "The administration port on {} is open to anyone who can reach it: configure keys or jwt",
          host);
    }
  }

  private HttpServerOptions options(String host, int vertxPort) {
    HttpSettings http = config.http();
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

  private HttpVerticle.Port shared(HttpServerOptions options, @Nullable Tls tls) {
    HttpSettings http = config.http();
    return new HttpVerticle.Port(
        options,
        tls,
        http.receiveTimeout().toMillis(),
        http.drainTimeout().toMillis(),
        connections,
        http.maxConnections(),
        parts.state().metrics());
  }

  private void deploy(
      HttpVerticle.Port shared,
      Function<Vertx, Handler<HttpServerRequest>> handler,
      int instances,
      AtomicInteger opened)
      throws IOException {
    HttpServerOptions options = shared.options();
    int configured = Math.max(0, options.getPort());
    await(
        parts
            .vertx()
            .deployVerticle(
                () -> new HttpVerticle(shared, handler, opened::set),
                new DeploymentOptions().setInstances(instances)),
        "listening on " + options.getHost() + ":" + configured);
  }

  private static void await(Future<?> future, String action) throws IOException {
    try {
      future.toCompletionStage().toCompletableFuture().get(OPEN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(action + " was interrupted", e);
    } catch (TimeoutException e) {
      throw new IOException(action + " took longer than " + OPEN_SECONDS + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(action + " failed: " + cause.getMessage(), cause);
    }
  }

  /** Returns the public port. */
  int port() {
    return port.get();
  }

  /** Returns the administration port, 0 if it is disabled. */
  int adminPort() {
    return adminPort.get();
  }

  /** Returns the URL of one of the ports, without a trailing slash. */
  String url(String host, int at) {
    String shown = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
    return (config.tls().isOn() ? "https://" : "http://")
        + (shown.contains(":") ? "[" + shown + "]" : shown)
        + ":"
        + at;
  }
}
