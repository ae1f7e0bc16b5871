package org.ccdrec.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ccdrec.server.access.Role;
import org.ccdrec.server.routing.Listener;
import org.ccdrec.server.routing.Route;
import org.ccdrec.server.testing.DescribedApi;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every route of the table on both ports of a running server that is configured with keys. */
@Timeout(300)
class RouteWalkTest {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE");

  private static final DescribedApi DESCRIBED = described();

  @TempDir static Path directory;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static SnapshotId id;
  private static TestServer server;

  private static DescribedApi described() {
    try {
      return DescribedApi.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    id = new GeneratedSnapshot(1, 5, 20, 4, 2).publish(SnapshotStore.open(directory), "walk", true);
    server =
        TestServer.start(
            directory,
            "events.enabled=true",
            "catalogue.enabled=true",
            "admin.enabled=true",
            "admin.port=0",
            "placements.file="
                + Files.writeString(directory.resolve("placements.yaml"), "placements: {home: {}}"),
            "keys.reader.roles=[read]",
            "keys.reader.sha256=" + TestServer.digest("READ"),
            "keys.tracker.roles=[events]",
            "keys.tracker.sha256=" + TestServer.digest("EVENTS"),
            "keys.keeper.roles=[catalogue]",
            "keys.keeper.sha256=" + TestServer.digest("CATALOGUE"),
            "keys.boss.roles=[admin]",
            "keys.boss.sha256=" + TestServer.digest("ADMIN"));
  }

  @AfterAll
  static void stop() {
    CLIENT.close();
    server.close();
  }

  /** A request to one route of one port. */
  private record Target(Listener listener, Route<?> route) {
    /** Sends a request with a longer target or further headers, and its key. */
    HttpResponse<byte[]> sendWith(String suffix, String... headers) throws Exception {
      var request =
          HttpRequest.newBuilder(URI.create(uri() + suffix))
              .method(route.method(), HttpRequest.BodyPublishers.ofString(body(route.method())))
              .header("content-type", "application/json");
      if (!key().isEmpty()) {
        request.header("x-api-key", key());
      }
      if (headers.length > 0) {
        request.headers(headers);
      }
      HttpResponse<byte[]> answer =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      DESCRIBED.assertDescribes(route.method(), route.path(), answer);
      return answer;
    }

    private String uri() {
      int port = isPublic() ? server.server().port() : server.server().adminPort();
      String path =
          route
              .path()
              .replace("{userId}", "u1")
              .replace("{placement}", "home")
              .replace("{itemId}", route.method().equals("GET") ? "i2" : "changed")
              .replace("/docs/{file}", "/docs/docs.js")
              .replace("{file}", "console.js");
      return "http://127.0.0.1:" + port + path;
    }

    HttpResponse<byte[]> send(String method, String key) throws Exception {
      var request =
          HttpRequest.newBuilder(URI.create(uri()))
              .method(method, HttpRequest.BodyPublishers.ofString(body(method)))
              .header("content-type", "application/json");
      if (!key.isEmpty()) {
        request.header("x-api-key", key);
      }
      HttpResponse<byte[]> answer =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      boolean isDescribed = route.isOn(listener) && !method.equals("OPTIONS");
      if (isDescribed && !method.equals("HEAD")) {
        DESCRIBED.assertDescribes(route.method(), route.path(), answer);
      }
      return answer;
    }

    private boolean isPublic() {
      return listener == Listener.PUBLIC;
    }

    private String body(String method) throws Exception {
      if (route.body() == null || !method.equals(route.method())) {
        return "";
      }
      JsonNode example =
          DESCRIBED
              .operation(method, route.path())
              .at("/requestBody/content/application~1json/example");
      return example.toString().replaceAll("shop/[^\"]*", id.toString());
    }

    String key() {
      return route.role() == null ? "" : route.role().name();
    }

    /** Returns the routes of the same path on this port. */
    private List<? extends Route<?>> siblings() {
      return ServerRoutes.all().stream()
          .filter(each -> each.path().equals(route.path()) && each.isOn(listener))
          .toList();
    }

    /** Returns the methods of the resource as the header {@code Allow} names them. */
    String allow() {
      return siblings().stream().map(Route::allow).collect(Collectors.joining(", "));
    }

    /** Returns the roles of which a method needs one. */
    Set<Role> roles(String method) {
      Stream<? extends Route<?>> routes =
          List.of(route.allow().split(", ")).contains(method)
              ? Stream.of(route)
              : siblings().stream();
      return routes.map(Route::role).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /** Returns whether a method belongs to another route of the same path. */
    boolean isOfSibling(String method) {
      return siblings().stream()
          .anyMatch(each -> each != route && List.of(each.allow().split(", ")).contains(method));
    }

    @Override
    public String toString() {
      return route.method() + " " + route.path() + " on " + listener;
    }
  }

  /** Puts the item that the routes change, which some of them delete. */
  @BeforeEach
  void putChangedItem() throws Exception {
    for (Route<?> route : ServerRoutes.all()) {
      if (route.method().equals("PUT")) {
        assertEquals(200, new Target(Listener.PUBLIC, route).sendWith("").statusCode());
      }
    }
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @EnumSource
  void everyRouteAnswersItsMethodsAndRefusesTheOthers(Listener listener) throws Exception {
    for (Route<?> route : ServerRoutes.all()) {
      var target = new Target(listener, route);
      if (!target.siblings().isEmpty() && !route.isOn(listener)) {
        assertEquals(403, target.send(route.method(), target.key()).statusCode(), target + "");
        continue;
      }
      if (!route.isOn(listener)) {
        assertEquals(404, target.send(route.method(), target.key()).statusCode(), target + "");
        assertEquals(404, target.send("OPTIONS", target.key()).statusCode(), target + "");
        continue;
      }
      putChangedItem();
      HttpResponse<byte[]> answer = target.send(route.method(), target.key());
      Set<Integer> expected = route.path().startsWith("/admin/") ? Set.of(200, 409) : Set.of(200);
      assertTrue(expected.contains(answer.statusCode()), target + ": " + answer.statusCode());
      HttpResponse<byte[]> options = target.send("OPTIONS", target.key());
      assertEquals(204, options.statusCode(), target + "");
      assertEquals(0, options.body().length, target + "");
      assertEquals(target.allow(), header(options, "allow"), target + "");
      for (String method : METHODS) {
        if (target.isOfSibling(method)) {
          continue;
        }
        HttpResponse<byte[]> response = target.send(method, target.key());
        if (List.of(route.allow().split(", ")).contains(method)) {
          assertTrue(expected.contains(response.statusCode()), method + " " + target);
        } else {
          assertEquals(405, response.statusCode(), method + " " + target);
          assertEquals(target.allow(), header(response, "allow"), method + " " + target);
        }
      }
      assertEquals(route.method().equals("GET"), route.allow().equals("GET, HEAD"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void headIsGetWithoutItsBody(Listener listener) throws Exception {
    for (Route<?> route : ServerRoutes.all()) {
      var target = new Target(listener, route);
      if (route.isOn(listener) && route.method().equals("GET")) {
        HttpResponse<byte[]> get = target.send("GET", target.key());
        HttpResponse<byte[]> head = target.send("HEAD", target.key());
        assertEquals(get.statusCode(), head.statusCode(), target + "");
        assertEquals(0, head.body().length, target + "");
        assertEquals(header(get, "content-type"), header(head, "content-type"), target + "");
        if (!route.path().equals("/metrics")) {
          assertEquals(get.body().length + "", header(head, "content-length"), target + "");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRoleIsNeededWhateverTheMethod(Listener listener) throws Exception {
    for (Route<?> route : ServerRoutes.all()) {
      var target = new Target(listener, route);
      if (!route.isOn(listener)) {
        continue;
      }
      for (String method : List.of(route.method(), "OPTIONS", "DELETE")) {
        if (target.isOfSibling(method)) {
          continue;
        }
        Set<Role> roles = target.roles(method);
        int none = target.send(method, "").statusCode();
        int unknown = target.send(method, "of nobody").statusCode();
        boolean isOpen = route.role() == null;
        assertEquals(!isOpen, none == 401, method + " " + target);
        assertEquals(!isOpen, unknown == 401, method + " " + target);
        for (Role role : Role.values()) {
          int status = target.send(method, role.name()).statusCode();
          assertEquals(!isOpen && !roles.contains(role), status == 403, method + " " + target);
        }
      }
    }
  }

  /** Refusals that come before a route is served follow the description of the route too. */
  @ParameterizedTest
  @EnumSource
  void everyRefusalIsDescribed(Listener listener) throws Exception {
    for (Route<?> route : ServerRoutes.all()) {
      var target = new Target(listener, route);
      if (!route.isOn(listener)) {
        continue;
      }
      assertEquals(414, target.sendWith("?" + "a".repeat(5000)).statusCode(), target + "");
      assertEquals(431, target.sendWith("", "x-long", "a".repeat(9000)).statusCode(), target + "");
      if (route.body() != null) {
        assertEquals(415, target.sendWith("", "content-encoding", "br").statusCode(), target + "");
        assertEquals(400, target.sendWith("", "content-encoding", "gzip").statusCode());
      }
      HttpResponse<byte[]> first = target.sendWith("");
      String etag = header(first, "etag");
      if (!etag.isEmpty()) {
        assertEquals(304, target.sendWith("", "if-none-match", etag).statusCode(), target + "");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyRouteIsCounted(Listener listener) throws Exception {
    for (Route<?> route : ServerRoutes.all()) {
      boolean countsScrapes = route.metric().equals("operations");
      if (route.isOn(listener) && !countsScrapes) {
        var target = new Target(listener, route);
        double before = count(route.metric());
        target.send(route.method(), target.key());
        while (count(route.metric()) < before + 1) {
          Thread.onSpinWait(); // an answer is counted once it is written
        }
        assertEquals(before + 1, count(route.metric()), target + "");
      }
    }
  }

  private static double count(String metric) throws Exception {
    var metrics = ServerRoutes.all().stream().filter(route -> route.path().equals("/metrics"));
    var response = new Target(Listener.PUBLIC, metrics.findFirst().orElseThrow());
    String name = "ccdrec_http_request_duration_seconds_count{route=\"" + metric + "\"} ";
    return new String(response.send("GET", "READ").body(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }
}
