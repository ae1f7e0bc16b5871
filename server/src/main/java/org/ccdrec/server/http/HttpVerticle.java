package org.ccdrec.server.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the HTTP server; all instances listen on one port. */
public final class HttpVerticle extends VerticleBase {
  private final HttpServerOptions options;
  private final Function<Vertx, Handler<HttpServerRequest>> handler;
  private final long drainMillis;
  private final IntConsumer listening;
  private @Nullable HttpServer server;

  /**
   * Describes an instance.
   *
   * @param options address, port and limits
   * @param handler makes what answers requests
   * @param drainMillis how long requests may take to end when it is stopped
   * @param listening told of the port when it listens; with the port −1 in the options all
   *     instances of one deployment take the same free one
   */
  public HttpVerticle(
      HttpServerOptions options,
      Function<Vertx, Handler<HttpServerRequest>> handler,
      long drainMillis,
      IntConsumer listening) {
    this.options = options;
    this.handler = handler;
    this.drainMillis = drainMillis;
    this.listening = listening;
  }

  @Override
  public Future<?> start() {
    HttpServer created = vertx.createHttpServer(options).requestHandler(handler.apply(vertx));
    server = created;
    return created.listen().onSuccess(started -> listening.accept(started.actualPort()));
  }

  @Override
  public Future<?> stop() {
    return Objects.requireNonNull(server).shutdown(drainMillis, TimeUnit.MILLISECONDS);
  }
}
