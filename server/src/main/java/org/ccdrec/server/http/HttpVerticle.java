package org.ccdrec.server.http;

import com.codahale.metrics.Counter;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of the HTTP server; all instances listen on one port. What is no HTTP
 * request, and what does not arrive in time, is refused here.
 */
public final class HttpVerticle extends VerticleBase {
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  private final Port port;
  private final Function<Vertx, Handler<HttpServerRequest>> handler;
  private final IntConsumer listening;
  private final Arrivals arrivals;
  private @Nullable HttpServer server;

  /**
   * What all instances of one port share.
   *
   * @param options address, port and limits; with the port −1 all instances of one deployment take
   *     the same free one
   * @param tls its certificate, or null for none
   * @param receiveMillis how long the head of a first request may take to arrive, and a body
   * @param drainMillis how long requests may take to end when it is stopped
   * @param connections how many connections are open
   * @param maxConnections how many may be; those beyond are closed at once
   * @param cut counts the connections that were closed because they brought nothing in time
   */
  public record Port(
      HttpServerOptions options,
      @Nullable Tls tls,
      long receiveMillis,
      long drainMillis,
      AtomicInteger connections,
      int maxConnections,
      Counter cut) {}

  /**
   * Describes an instance.
   *
   * @param port what it listens on
   * @param handler makes what answers requests
   * @param listening told of the port when it listens
   */
  public HttpVerticle(
      Port port, Function<Vertx, Handler<HttpServerRequest>> handler, IntConsumer listening) {
    this.port = port;
    this.handler = handler;
    this.listening = listening;
    long receiveNanos = TimeUnit.MILLISECONDS.toNanos(port.receiveMillis());
    long idleNanos = port.options().getIdleTimeoutUnit().toNanos(port.options().getIdleTimeout());
    this.arrivals = new Arrivals(new Arrivals.Limits(receiveNanos, idleNanos, port.cut()));
  }

  @Override
  public Future<?> start() {
    var options = new HttpServerOptions(port.options());
    Tls tls = port.tls();
    if (tls != null) {
      tls.apply(options);
    }
    HttpServer created =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::opened)
            .invalidRequestHandler(Malformed::refuse)
            .requestHandler(arriving(handler.apply(vertx)));
    server = created;
    long pause = Math.clamp(port.receiveMillis() / 4, 1, LONGEST_PAUSE_MILLIS);
    vertx.setPeriodic(pause, timer -> arrivals.cut(System.nanoTime()));
    return created
        .listen()
        .onSuccess(
            started -> {
              listening.accept(started.actualPort());
              if (tls != null) {
                tls.watch(vertx, started);
              }
            });
  }

  private Handler<HttpServerRequest> arriving(Handler<HttpServerRequest> next) {
    return request -> {
      arrivals.came(request, System.nanoTime());
      if (!Malformed.refusesHost(request)) {
        next.handle(request);
      }
    };
  }

  private void opened(HttpConnection connection) {
    int open = port.connections().incrementAndGet();
    arrivals.opened(connection, System.nanoTime());
    connection.closeHandler(
        closed -> {
          port.connections().decrementAndGet();
          arrivals.closed(connection);
        });
    if (open > port.maxConnections()) {
      connection.close();
    }
  }

  @Override
  public Future<?> stop() {
    return Objects.requireNonNull(server).shutdown(port.drainMillis(), TimeUnit.MILLISECONDS);
  }
}
