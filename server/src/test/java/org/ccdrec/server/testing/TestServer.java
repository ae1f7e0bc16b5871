package org.ccdrec.server.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.files.Sha256;
import org.ccdrec.server.RecommendationServer;
import org.ccdrec.server.ServerConfig;

/** A real server on a free port of the loopback address, and a client of it. */
public final class TestServer implements AutoCloseable {
  public static final ObjectMapper JSON = new ObjectMapper();

  private final RecommendationServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestServer(RecommendationServer server) {
    this.server = server;
  }

  public static TestServer start(Path store, String... settings) throws IOException {
    return new TestServer(RecommendationServer.start(config(store, settings)));
  }

  public static ServerConfig config(Path store, String... settings) {
    var all = new java.util.ArrayList<String>();
    all.add("store.path=" + store);
    all.add("http.port=0");
    all.add("store.pollInterval=100ms");
    all.add("activation.niceness=0"); // tests of several modules may run at a time
    all.addAll(java.util.List.of(settings));
    return ConfigReader.ofDefaults().override(all).bind(ServerConfig.class);
  }

  public RecommendationServer server() {
    return server;
  }

  public URI uri(String target) {
    return URI.create(server.url() + target);
  }

  public HttpResponse<byte[]> get(String target) throws IOException, InterruptedException {
    return send("GET", target);
  }

  public HttpResponse<byte[]> send(String method, String target)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri(target))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  public HttpResponse<byte[]> post(String target, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri(target))
            .timeout(Duration.ofSeconds(20))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  public HttpResponse<byte[]> send(String method, String target, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri(target))
            .timeout(Duration.ofSeconds(20))
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  public JsonNode json(String target) throws IOException, InterruptedException {
    return JSON.readTree(get(target).body());
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }

  public static String digest(String key) {
    return Sha256.hex(key);
  }
}
