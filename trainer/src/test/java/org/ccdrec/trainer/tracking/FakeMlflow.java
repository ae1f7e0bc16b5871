package org.ccdrec.trainer.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server that answers as MLflow does and keeps what it receives. */
public final class FakeMlflow implements AutoCloseable {
  static final FakeMlflow UNSTARTED = new FakeMlflow(null);

  private static final String BASE = "/api/2.0/mlflow/";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> ANSWERS =
      Map.of(
          "experiments/create", "{\"experiment_id\": \"e1\"}",
          "runs/create", "{\"run\": {\"info\": {\"run_id\": \"run1\"}}}");

  private final @Nullable HttpServer server;
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
  private volatile String authorization = "";
  private volatile boolean isFailing;

  private FakeMlflow(@Nullable HttpServer server) {
    this.server = server;
  }

  /** Starts a server on a free port of 127.0.0.1. */
  public static FakeMlflow start() throws IOException {
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(loopback, 0);
    FakeMlflow fake = new FakeMlflow(server);
    server.createContext(BASE, fake::answer);
    server.start();
    return fake;
  }

  private HttpServer server() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(BASE.length());
    paths.add(path);
    bodies.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
    String sent = exchange.getRequestHeaders().getFirst("Authorization");
    authorization = sent == null ? "" : sent;
    if (isFailing) {
      send(exchange, 500, "broken");
    } else if (path.equals("experiments/get-by-name")) {
      send(exchange, 404, "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}");
    } else {
      send(exchange, 200, ANSWERS.getOrDefault(path, "{}"));
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Returns the address of the server. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server().getAddress().getPort());
  }

  /** Sets whether every request is answered with an error. */
  void fail(boolean fails) {
    isFailing = fails;
  }

  /** Returns the paths of all requests, below the API's. */
  public List<String> paths() {
    return List.copyOf(paths);
  }

  /** Returns the body of a request. */
  public JsonNode body(int request) {
    return bodies.get(request);
  }

  String authorization() {
    return authorization;
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
  }
}
