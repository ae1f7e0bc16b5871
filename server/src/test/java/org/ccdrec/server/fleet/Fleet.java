package org.ccdrec.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventFile;
import org.ccdrec.server.testing.TestServer;

/** Servers that share one store and one log, each with directories of its own. */
final class Fleet implements AutoCloseable {
  private final Path directory;
  private final String[] settings;
  private final List<TestServer> servers = new ArrayList<>();

  Fleet(Path directory, int size, String... settings) throws IOException {
    this.directory = directory;
    this.settings = settings;
    for (int server = 0; server < size; server++) {
      servers.add(started(server));
    }
  }

  private TestServer started(int server) throws IOException {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("events.directory=" + events(server));
    all.add("catalogue.directory=" + directory.resolve("catalogue" + server));
    all.add("activation.stateDirectory=" + directory.resolve("state" + server));
    return TestServer.start(directory.resolve("store"), all.toArray(String[]::new));
  }

  Path events(int server) {
    return directory.resolve("events" + server);
  }

  TestServer get(int server) {
    return servers.get(server);
  }

  int size() {
    return servers.size();
  }

  void restart(int server) throws IOException {
    servers.get(server).close();
    servers.set(server, started(server));
  }

  JsonNode send(int server, String user, String item) throws Exception {
    String body = "{\"userId\":\"%s\",\"itemId\":\"%s\"}".formatted(user, item);
    HttpResponse<byte[]> response = servers.get(server).post("/v1/events", body);
    assertEquals(200, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    return TestServer.JSON.readTree(response.body());
  }

  /** Returns the items that a server recommends to a user. */
  Set<String> recommended(int server, String user) throws Exception {
    Set<String> ids = new TreeSet<>();
    servers
        .get(server)
        .json("/v1/users/" + user + "/recommendations?k=500")
        .get("items")
        .forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  /** Returns the pairs in the event log of a server, in their order. */
  List<String> logged(int server) throws IOException {
    List<String> all = new ArrayList<>();
    for (Path file : EventFile.list(events(server))) {
      EventFile.read(file, (Event each) -> all.add(each.userId() + " " + each.itemId()));
    }
    return all;
  }

  double metric(int server, String name) throws Exception {
    return metric(servers.get(server), name);
  }

  /** Returns the value of a metric without labels. */
  static double metric(TestServer server, String name) throws Exception {
    String text = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    servers.forEach(TestServer::close);
  }
}
