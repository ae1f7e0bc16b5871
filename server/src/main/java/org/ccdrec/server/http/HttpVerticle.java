package org.ccdrec.server.http;

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

/** One event loop's share of the HTTP server; all instances listen on one port. */
public final class HttpVerticle extends VerticleBase {
  private final Port port;
  private final Function<Vertx, Handler<HttpServerRequest>> handler;
  private final IntConsumer listening;
  private @Nullable HttpServer server;

  /**
   * What all instances of one port share.
   *
   * @param options address, port and limits; with the port −1 all instances of one deployment take
   *     the same free one
   * @param tls its certificate, or null for none
   * @param drainMillis how long requests may take to end when it is stopped
   * @param connections how many connections are open
   * @param maxConnections how many may be; those beyond are closed at once
   */
  public record Port(
      HttpServerOptions options,
      @Nullable Tls tls,
      long drainMillis,
      AtomicInteger connections,
      int maxConnections) {}

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
            .connectionHandler(this::count)
            .requestHandler(handler.apply(vertx));
    server = created;
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

  private void count(HttpConnection connection) {
    int open = port.connections().incrementAndGet();
    connection.closeHandler(closed -> port.connections().decrementAndGet());
    if (open > port.maxConnections()) {
      connection.close();
    }
  }

  @Override
  public Future<?> stop() {
    return Objects.requireNonNull(server).shutdown(port.drainMillis(), TimeUnit.MILLISECONDS);
  }
}
