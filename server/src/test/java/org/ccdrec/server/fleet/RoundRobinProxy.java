package org.ccdrec.server.fleet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A load balancer that passes each GET request to the next server. */
final class RoundRobinProxy implements AutoCloseable {
  private final List<URI> servers;
  private final HttpServer listener;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger next = new AtomicInteger();

  RoundRobinProxy(List<URI> servers) throws IOException {
    this.servers = List.copyOf(servers);
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.setExecutor(threads);
    listener.createContext("/", this::pass);
    listener.start();
  }

  URI uri(String target) {
    return URI.create("http://127.0.0.1:" + listener.getAddress().getPort() + target);
  }

  private void pass(HttpExchange exchange) throws IOException {
    URI server = servers.get(Math.floorMod(next.getAndIncrement(), servers.size()));
    try (exchange) {
      var request = HttpRequest.newBuilder(server.resolve(exchange.getRequestURI())).build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    listener.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
