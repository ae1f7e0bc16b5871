package org.ccdrec.server.transport;

import com.codahale.metrics.Counter;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.ccdrec.server.metrics.ServerMetrics;
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
  private final Malformed malformed;
  private final HttpDate date = new HttpDate();
  private final Counter refused;
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
   * @param metrics counts malformed requests and closed connections
   */
  public record Port(
      HttpServerOptions options,
      @Nullable Tls tls,
      long receiveMillis,
      long drainMillis,
      AtomicInteger connections,
      int maxConnections,
      ServerMetrics metrics) {}

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
    ServerMetrics metrics = port.metrics();
    Counter cut =
        metrics.counter(
            "ccdrec_http_connections_cut_total",
            "Connections closed because a request did not arrive in time.");
    this.arrivals = new Arrivals(new Arrivals.Limits(receiveNanos, idleNanos, cut));
    this.malformed = new Malformed(metrics);
    this.refused =
        metrics.counter(
            "ccdrec_http_connections_refused_total",
            "Connections closed at once because too many were open.");
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
            .invalidRequestHandler(this::malformed)
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
                tls.watch(started);
              }
            });
  }

  private Handler<HttpServerRequest> arriving(Handler<HttpServerRequest> next) {
    return request -> {
      arrivals.arrived(request, System.nanoTime());
      stamp(request);
      if (!malformed.refuses(request)) {
        next.handle(request);
      }
    };
  }

  private void malformed(HttpServerRequest request) {
    stamp(request);
    malformed.refuse(request);
  }

  private void stamp(HttpServerRequest request) {
    request.response().putHeader(HttpHeaders.DATE, date.at(System.currentTimeMillis()));
  }

  private void opened(HttpConnection connection) {
    StrictDecoder.install(connection, port.options());
    int open = port.connections().incrementAndGet();
    arrivals.opened(connection, System.nanoTime());
    connection.closeHandler(
        closed -> {
          port.connections().decrementAndGet();
          arrivals.closed(connection);
        });
    if (open > port.maxConnections()) {
      refused.inc();
      connection.close();
    }
  }

  @Override
  public Future<?> stop() {
    return Objects.requireNonNull(server).shutdown(port.drainMillis(), TimeUnit.MILLISECONDS);
  }
}
