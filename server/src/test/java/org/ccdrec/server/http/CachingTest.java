package org.ccdrec.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.Wire;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What may be cached, what is not sent again, and what is compressed. */
@Timeout(120)
class CachingTest {
  private static final String LONG = "/v1/users/u1/recommendations?k=100";
  private static final List<String> FILES =
      List.of(
          "/console",
          "/console/console.js",
          "/console/place.js",
          "/docs",
          "/docs/swagger-ui-bundle.js",
          "/openapi.yaml");

  @TempDir Path directory = Path.of("unset");
  private final HttpClient client = HttpClient.newHttpClient();
  private TestServer server;

  @BeforeEach
  void publish() throws IOException {
    new GeneratedSnapshot(1, 20, 300, 4, 2).publish(SnapshotStore.open(directory), "shop", true);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<byte[]> get(String target, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(server.uri(target));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return String.join(", ", response.headers().allValues(name));
  }

  private static byte[] inflated(HttpResponse<byte[]> response) throws IOException {
    assertEquals("gzip", header(response, "content-encoding"));
    return new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
  }

  @Test
  void answersAboutUsersAndThisMomentAreNotStored() throws Exception {
    server = TestServer.start(directory);
    for (String target :
        List.of(
            LONG,
            "/v1/users/u1/history",
            "/v1/items/i1",
            "/v1/items/nothing",
            "/v1/items/i3/image",
            "/v1/model",
            "/",
            "/live",
            "/metrics",
            "/nowhere")) {
      HttpResponse<byte[]> answer = get(target);
      assertEquals("private, no-store", header(answer, "cache-control"), target);
      assertEquals("", header(answer, "etag"), target);
    }
  }

  @Test
  void filesAreAskedForAgainAndNotSentAgain() throws Exception {
    server = TestServer.start(directory);
    for (String target : FILES) {
      HttpResponse<byte[]> first = get(target);
      assertEquals("no-cache", header(first, "cache-control"), target);
      String etag = header(first, "etag");
      assertTrue(etag.matches("\"[0-9a-f]{24}\""), etag);
      for (String known : List.of(etag, "W/" + etag, "\"other\", " + etag, "*")) {
        HttpResponse<byte[]> again = get(target, "if-none-match", known);
        assertEquals(304, again.statusCode(), target + " " + known);
        assertEquals(0, again.body().length);
        assertEquals(etag, header(again, "etag"));
        assertEquals("no-cache", header(again, "cache-control"));
        assertEquals(header(first, "vary"), header(again, "vary"));
        assertTrue(again.headers().firstValue("date").isPresent());
      }
      assertEquals(200, get(target, "if-none-match", "\"other\"").statusCode());
    }
  }

  @Test
  void picturesAreKeptAndPrivateWhereKeysAreNeeded() throws Exception {
    server = TestServer.start(directory);
    HttpResponse<byte[]> open = get("/v1/items/i2/image");
    assertEquals("public, max-age=300", header(open, "cache-control"));
    assertEquals(
        304, get("/v1/items/i2/image", "if-none-match", header(open, "etag")).statusCode());
    assertEquals(
        "", header(get("/v1/items/i2/image", "accept-encoding", "gzip"), "content-encoding"));
    server.close();
    server =
        TestServer.start(
            directory, "keys.a.roles=[read]", "keys.a.sha256=" + TestServer.digest("secret"));
    HttpResponse<byte[]> guarded = get("/v1/items/i2/image", "x-api-key", "secret");
    assertEquals("private, max-age=300", header(guarded, "cache-control"));
    String etag = header(guarded, "etag");
    assertEquals(401, get("/v1/items/i2/image", "if-none-match", etag).statusCode());
  }

  /** On one connection, so that a body where there should be none would be read as an answer. */
  @Test
  void theConnectionContinuesAfterAnswersWithoutABodyOrCompressed() throws Exception {
    server = TestServer.start(directory);
    String etag = header(get("/console"), "etag");
    try (var wire = new Wire(server)) {
      String host = " HTTP/1.1\r\nHost: localhost\r\n";
      wire.send("GET /console" + host + "If-None-Match: " + etag + "\r\n\r\n");
      wire.send("HEAD /openapi.yaml" + host + "Accept-Encoding: gzip\r\n\r\n");
      wire.send("GET /openapi.yaml" + host + "Accept-Encoding: gzip\r\n\r\n");
      wire.send("GET /live" + host + "Connection: close\r\n\r\n");
      List<String> answers = List.of(wire.rest().split("(?=HTTP/1\\.1 \\d{3} )"));
      assertEquals(4, answers.size());
      assertTrue(answers.get(0).matches("(?s)HTTP/1.1 304 [^\r]*\r\n.*etag: .*\r\n\r\n"));
      String length = answers.get(1).replaceAll("(?s).*content-length: (\\d+)\r.*", "$1");
      assertTrue(answers.get(1).contains("content-encoding: gzip") && length.matches("\\d+"));
      assertTrue(answers.get(1).endsWith("\r\n\r\n"));
      String body = answers.get(2).substring(answers.get(2).indexOf("\r\n\r\n") + 4);
      assertEquals(Integer.parseInt(length), body.length());
      assertTrue(answers.get(3).endsWith("{\"status\":\"live\"}"), answers.get(3));
    }
  }

  @Test
  void longTextIsCompressedForClientsThatAcceptIt() throws Exception {
    server = TestServer.start(directory);
    byte[] plain = get("/openapi.yaml").body();
    for (String accepted :
        List.of("gzip", "br, GZIP;q=0.5", "*", "x-gzip", "deflate, gzip;q=1.0")) {
      HttpResponse<byte[]> answer = get("/openapi.yaml", "accept-encoding", accepted);
      assertArrayEquals(plain, inflated(answer), accepted);
      assertTrue(answer.body().length < plain.length / 3);
      assertEquals("accept-encoding", header(answer, "vary"));
      String etag = header(answer, "etag");
      assertNotEquals(header(get("/openapi.yaml"), "etag"), etag);
      assertEquals(304, get("/openapi.yaml", "if-none-match", etag).statusCode());
    }
    for (String refused : List.of("identity", "gzip;q=0", "gzip;q=0.000, *", "br", "*;q=0", "")) {
      HttpResponse<byte[]> answer = get("/openapi.yaml", "accept-encoding", refused);
      assertArrayEquals(plain, answer.body(), refused);
      assertEquals("accept-encoding", header(answer, "vary"));
    }
    HttpResponse<byte[]> items = get(LONG, "accept-encoding", "gzip");
    assertTrue(TestServer.JSON.readTree(inflated(items)).get("items").size() == 100);
    assertEquals("", header(get("/live", "accept-encoding", "gzip"), "content-encoding"));
    assertTrue(inflated(get("/metrics", "accept-encoding", "gzip")).length > 1000);
  }

  @Test
  void veryLongAnswersAreCompressedToo() throws Exception {
    server = TestServer.start(directory, "http.deadline=20s");
    String requests = "{\"userId\":\"u1\",\"k\":300},".repeat(9) + "{\"userId\":\"u2\"}";
    var request =
        HttpRequest.newBuilder(server.uri("/v1/recommendations/batch"))
            .header("accept-encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofString("{\"requests\":[" + requests + "]}"))
            .build();
    byte[] json = inflated(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    assertTrue(json.length > 65_536, json.length + " bytes");
    assertEquals(10, TestServer.JSON.readTree(json).get("answers").size());
  }

  @Test
  void compressionCanBeSwitchedOff() throws Exception {
    server = TestServer.start(directory, "http.compressFrom=0");
    assertEquals("", header(get(LONG, "accept-encoding", "gzip"), "content-encoding"));
    assertEquals("", header(get(LONG), "vary"));
  }
}
