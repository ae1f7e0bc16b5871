package org.ccdrec.server.transport;

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
 * The HTTP server of one event loop; all instances of a deployment share a port. Refuses malformed
 * requests and those that do not arrive in time.
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
   * @param options address, port and limits; a negative port is a free one, the same for all
   *     instances of a deployment
   * @param tls certificate, or null for plain HTTP
   * @param receiveMillis time limit for the head of a connection's first request, and for each body
   * @param drainMillis time limit for open requests when the server stops
   * @param connections number of open connections
   * @param maxConnections largest number of open connections; further ones are closed at once
   * @param cut counts the connections closed because a request did not arrive in time
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
   * Creates an instance.
   *
   * @param port where it listens
   * @param handler creates the request handler of an event loop
   * @param listening receives the port once it listens
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
      arrivals.arrived(request, System.nanoTime());
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
