package org.ccdrec.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The administration port: listing, activation, rollback, and who may not use it. */
class AdminTest {
  @TempDir Path directory = Path.of("unset");
  private SnapshotStore store;
  private SnapshotId first;
  private TestServer server;

  @BeforeEach
  void publishAndStart() throws IOException {
    store = SnapshotStore.open(directory);
    first = publish(1);
    start();
  }

  private void start() throws IOException {
    server =
        TestServer.start(directory, "admin.enabled=true", "admin.port=0", "store.pollInterval=1h");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SnapshotId publish(long seed) throws IOException {
    return new GeneratedSnapshot(seed, 20, 50, 4, 2).publish(store, "admin", false);
  }

  private HttpResponse<String> send(String method, String path, String type, String body)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.server().adminPort() + path);
    var request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("content-type", type);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private JsonNode get(String path) throws Exception {
    return TestServer.JSON.readTree(send("GET", path, "text/plain", "").body());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send("POST", path, "application/json", body);
  }

  private String live() throws Exception {
    return server.json("/v1/items/i1").get("modelVersion").asText();
  }

  @Test
  void versionsAreActivatedRolledBackAndFollowed() throws Exception {
    SnapshotId second = publish(2);
    SnapshotId third = publish(3);
    assertEquals(first.toString(), live());
    HttpResponse<String> activated = post("/admin/activate", "{\"snapshot\":\"" + second + "\"}");
    assertEquals(200, activated.statusCode(), activated.body());
    assertEquals(1.0, TestServer.JSON.readTree(activated.body()).get("recall").asDouble());
    assertEquals(second.toString(), live());
    assertTrue(get("/admin/snapshots").get("pinned").asBoolean());
    assertEquals(200, post("/admin/rollback", "{}").statusCode());
    assertEquals(first.toString(), live());
    assertEquals(409, post("/admin/rollback", "").statusCode());
    assertEquals(200, post("/admin/follow", "{}").statusCode());
    assertEquals(third.toString(), live());
    JsonNode list = get("/admin/snapshots");
    assertEquals(third.toString(), list.get("live").asText());
    assertFalse(list.get("pinned").asBoolean());
    assertEquals(3, list.get("snapshots").size());
    assertEquals("live", list.get("snapshots").get(0).get("state").asText());
    JsonNode attempts = get("/admin/activations").get("activations");
    assertEquals(4, attempts.size());
    JsonNode drift = attempts.get(0).get("drift");
    assertEquals(50, drift.get("items").get("after").asInt());
    assertEquals(0.1, drift.get("metrics").get("test.recall@20").get("after").asDouble());
    assertTrue(drift.get("coverage").get("before").asDouble() > 0);
    assertTrue(attempts.get(3).get("drift").isNull(), "the first had nothing to be compared with");
  }

  @Test
  void aPinOutlivesARestartOfTheServer() throws Exception {
    assertFalse(get("/admin/snapshots").get("pinned").asBoolean());
    JsonNode pinned = TestServer.JSON.readTree(post("/admin/pin", "{}").body());
    assertTrue(pinned.get("pinned").asBoolean());
    assertEquals("latest", pinned.get("policy").asText());
    assertEquals(first.toString(), pinned.get("labels").get("stable").asText());
    SnapshotId second = publish(2);
    stop();
    start();
    assertEquals(first.toString(), live());
    assertEquals(200, post("/admin/follow", "{}").statusCode());
    assertEquals(second.toString(), live());
    assertEquals(200, post("/admin/pin", "{\"snapshot\":\"" + first + "\"}").statusCode());
    assertEquals(first.toString(), live());
    assertEquals(400, post("/admin/pin", "{\"snapshot\":\"shop/none\"}").statusCode());
  }

  @Test
  void aVersionThatCannotBeLoadedLeavesTheLiveOne() throws Exception {
    SnapshotId broken = publish(2);
    Files.write(store.path(broken).resolve("users.f32"), new byte[3]);
    HttpResponse<String> refused = post("/admin/activate", "{\"snapshot\":\"" + broken + "\"}");
    assertEquals(409, refused.statusCode());
    assertTrue(refused.body().contains("users.f32: truncated"), refused.body());
    assertEquals(first.toString(), live());
    JsonNode listed = get("/admin/snapshots").get("snapshots").get(0);
    assertEquals("refused", listed.get("state").asText());
    assertTrue(listed.get("refusal").asText().contains("users.f32: truncated"));
    assertFalse(get("/admin/snapshots").get("pinned").asBoolean());
  }

  @Test
  void whatIsNotAskedRightIsRefused() throws Exception {
    assertEquals(400, post("/admin/activate", "{\"snapshot\":\"../../etc\"}").statusCode());
    assertEquals(400, post("/admin/activate", "{").statusCode());
    assertEquals(413, post("/admin/activate", " ".repeat(5000)).statusCode());
    assertEquals(415, send("POST", "/admin/rollback", "text/plain", "{}").statusCode());
    assertEquals(405, send("GET", "/admin/rollback", "application/json", "").statusCode());
    assertEquals(405, post("/admin/snapshots", "{}").statusCode());
    assertEquals(404, post("/admin", "{}").statusCode());
    assertEquals(404, server.get("/admin/snapshots").statusCode());
    assertTrue(raw("evil.example", "/admin/snapshots").startsWith("HTTP/1.1 403"));
    assertTrue(raw("localhost:1", "/admin/snapshots").startsWith("HTTP/1.1 200"));
  }

  @Test
  void theConsoleIsServedWithWhatItReadsAndNothingElse() throws Exception {
    for (String path :
        new String[] {"/", "/console", "/console/console.css", "/v1/model", "/metrics"}) {
      assertEquals(200, send("GET", path, "text/plain", "").statusCode(), path);
    }
    assertEquals(
        "export const isAdministration = true;\n",
        send("GET", "/console/place.js", "text/plain", "").body());
    assertEquals(200, post("/v1/recommendations", "{\"userId\":\"u1\"}").statusCode());
    assertEquals(404, post("/v1/events", "{\"userId\":\"u1\",\"itemId\":\"i1\"}").statusCode());
    assertEquals(404, send("GET", "/live", "text/plain", "").statusCode());
    JsonNode listed = get("/admin/snapshots").get("snapshots").get(0);
    assertEquals(0.1, listed.get("metrics").get("test.recall@20").asDouble());
    assertEquals("generated", listed.get("model").asText());
    assertTrue(raw("evil.example", "/console").startsWith("HTTP/1.1 403"));
    assertTrue(raw("evil.example", "/v1/model").startsWith("HTTP/1.1 403"));
  }

  /** Asks with a Host header of one's own, which the JDK's client does not send. */
  private String raw(String host, String path) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.server().adminPort())) {
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
