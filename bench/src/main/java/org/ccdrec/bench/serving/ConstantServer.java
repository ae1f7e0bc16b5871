package org.ccdrec.bench.serving;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;

/**
 * The baseline of the throughput benchmark: Vert.x answering every request with one constant body.
 */
public final class ConstantServer extends VerticleBase {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final int port;
  private final Buffer body;

  private ConstantServer(int port, int bytes) {
    this.port = port;
    this.body = Buffer.buffer("x".repeat(bytes));
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
        .requestHandler(
            request ->
                request.response().putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(body.copy()))
        .listen();
  }

  /** Serves until it is killed: {@code PORT BYTES}. */
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    int bytes = Integer.parseInt(arguments[1]);
    int loops = Runtime.getRuntime().availableProcessors();
    Vertx.vertx()
        .deployVerticle(
            () -> new ConstantServer(port, bytes), new DeploymentOptions().setInstances(loops))
        .onSuccess(id -> System.out.println("constant body of " + bytes + " bytes at " + port))
        .onFailure(failure -> System.exit(1));
  }
}
