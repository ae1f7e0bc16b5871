package org.ccdrec.server.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.ccdrec.server.testing.FaultTable;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.Recorded;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.Wire;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests on a bare socket: Expect, Date, how long a body is, and compressed bodies. */
@Timeout(120)
class BodyFramingTest {
  private static final String BODY = "{\"userId\":\"u1\",\"k\":3}";
  private static final String POST = "POST /v1/recommendations HTTP/1.1\r\nHost: localhost\r\n";
  private static final String CLOSE = "Connection: close\r\n";

  @TempDir Path directory = Path.of("unset");
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    new GeneratedSnapshot(1, 20, 50, 4, 2).publish(SnapshotStore.open(directory), "shop", true);
    server = TestServer.start(directory, "http.maxBodyLength=2048", "events.enabled=true");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Returns everything that is answered to a request until the server closes the connection. */
  private String answer(String request) throws IOException {
    try (var wire = new Wire(server)) {
      wire.send(request);
      return wire.rest();
    }
  }

  private static String length(String body) {
    return "Content-Length: " + body.length() + "\r\n";
  }

  @Test
  void aClientThatExpectsToContinueIsToldToBeforeItSendsTheBody() throws IOException {
    try (var wire = new Wire(server)) {
      wire.send(POST + CLOSE + "Expect: 100-continue\r\n" + length(BODY) + "\r\n");
      assertEquals("HTTP/1.1 100 Continue", wire.line());
      assertEquals("", wire.line());
      wire.send(BODY);
      assertEquals("HTTP/1.1 200 OK", wire.line());
      assertTrue(wire.rest().contains("\"servedBy\":\"user\""));
    }
  }

  @Test
  void aRefusedExpectationIsAnsweredWithoutTheBodyAndEndsTheConnection() throws IOException {
    String expect = "Expect: 100-continue\r\n";
    for (String refused :
        List.of(
            POST + "Content-Length: 9999\r\n" + expect,
            POST + "Content-Encoding: br\r\nContent-Length: 10\r\n" + expect,
            "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n" + expect,
            "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n" + expect)) {
      String answer = answer(refused + "\r\n");
      assertTrue(answer.matches("(?s)HTTP/1.1 4(13|15|04) .*"), answer);
      assertTrue(answer.contains("connection: close"), answer);
      assertFalse(answer.contains("100 Continue"), answer);
    }
  }

  @Test
  void everyAnswerHasADate() throws IOException {
    for (String request :
        List.of(
            "GET /live HTTP/1.1\r\nHost: localhost\r\n" + CLOSE + "\r\n",
            "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n" + CLOSE + "\r\n",
            "GET\r\n\r\n",
            "GET /live HTTP/1.1\r\n\r\n")) {
      String answer = answer(request);
      String date = answer.replaceAll("(?s).*\ndate: ([^\r]*)\r.*", "$1");
      Instant told = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      Duration difference = Duration.between(told, Instant.now()).abs();
      assertTrue(difference.compareTo(Duration.ofMinutes(1)) < 0, answer);
    }
  }

  /** A second request in a body whose end a proxy may see elsewhere must not be answered. */
  @Test
  void aBodyWhoseLengthIsAmbiguousEndsTheConnection() throws Exception {
    FaultTable.of("BodyFramingTest.aBodyWhoseLengthIsAmbiguousEndsTheConnection")
        .row("a body whose length is ambiguous", "12 requests", "400 and closed");
    String hidden = "GET /v1/items/i1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String chunked = "Transfer-Encoding: chunked\r\n";
    String empty = "\r\n0\r\n\r\n";
    for (String request :
        List.of(
            POST + "Content-Length: 5\r\n" + chunked + empty,
            POST + chunked + "Content-Length: 5\r\n" + empty,
            POST + chunked + "Transfer-Encoding: identity\r\n" + empty,
            POST + "Transfer-Encoding: chunked, identity\r\n" + empty,
            POST + "Transfer-Encoding: identity, chunked\r\n" + empty,
            POST + "Transfer-Encoding: gzip, chunked\r\n" + empty,
            POST + "Transfer-Encoding: xchunked\r\n" + empty,
            POST + "Transfer-Encoding: identity\r\nContent-Length: 5\r\n" + empty,
            POST + "Content-Length: 5\r\nContent-Length: 6\r\n" + empty,
            POST + "Content-Length: +5\r\n" + empty,
            POST + "Content-Length: 5, 6\r\n" + empty,
            "POST /v1/recommendations HTTP/1.0\r\n" + chunked + empty)) {
      String answer = answer(request + hidden + hidden);
      assertTrue(answer.startsWith("HTTP/1.1 400 ") || answer.startsWith("HTTP/1.0 400 "), answer);
      assertEquals(2, answer.split("HTTP/1\\.[01] \\d{3}", -1).length, "one answer: " + answer);
      assertTrue(answer.contains("connection: close"), answer);
      assertFalse(answer.contains("i1"), answer);
    }
  }

  @Test
  void chunksAreReadAsBefore() throws IOException {
    String chunks = Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";
    assertTrue(
        answer(POST + CLOSE + "Transfer-Encoding: Chunked\r\n\r\n" + chunks)
            .startsWith("HTTP/1.1 200"));
  }

  private static String gzip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private String answerToGzip(String coding, String body) throws IOException {
    return answer(
        POST + CLOSE + "Content-Encoding: " + coding + "\r\n" + length(body) + "\r\n" + body);
  }

  @Test
  void gzipBodiesAreInflatedUpToTheLimit() throws IOException {
    FaultTable.of("BodyFramingTest.gzipBodiesAreInflatedUpToTheLimit")
        .row("a compressed body that inflates beyond the limit", "1 MB of zeros", "413");
    String body = gzip(BODY.getBytes(StandardCharsets.UTF_8));
    for (String coding : List.of("gzip", "GZIP", "x-gzip")) {
      String answer = answerToGzip(coding, body);
      assertTrue(answer.contains("\"servedBy\":\"user\""), answer);
    }
    String bomb = gzip(new byte[1_000_000]);
    assertTrue(bomb.length() < 2048);
    assertTrue(answerToGzip("gzip", bomb).startsWith("HTTP/1.1 413"));
  }

  @Test
  void otherCodingsAndBrokenBodiesAreRefused() throws IOException {
    FaultTable.of("BodyFramingTest.otherCodingsAndBrokenBodiesAreRefused")
        .row("an unknown or broken content coding", "8 bodies", "415 or 400");
    for (String coding : List.of("br", "deflate", "zstd", "gzip, gzip", "")) {
      String answer = answerToGzip(coding, BODY);
      assertTrue(answer.startsWith("HTTP/1.1 415"), coding + answer);
      assertTrue(answer.contains("accept-encoding: gzip"), answer);
    }
    assertTrue(answerToGzip("identity", BODY).startsWith("HTTP/1.1 200"));
    String body = gzip(BODY.getBytes(StandardCharsets.UTF_8));
    for (String broken : List.of(BODY, "", body.substring(0, body.length() - 9))) {
      String answer = answerToGzip("gzip", broken);
      assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
      assertTrue(answer.contains("not in gzip format"), answer);
    }
  }

  @Test
  void malformedRequestsAreCountedAndLoggedOnce() throws Exception {
    FaultTable.of("BodyFramingTest.malformedRequestsAreCountedAndLoggedOnce")
        .row("many malformed requests", "two reasons", "two log lines");
    try (var log = new Recorded("org.ccdrec.server.transport.Malformed")) {
      for (int each = 0; each < 3; each++) {
        answer("\0\u001b[31m\r\n\r\n");
        answer(POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
      }
      assertEquals(2, log.messages().size(), log.messages().toString());
      for (String line : log.messages()) {
        assertTrue(line.matches("malformed request from 127\\.0\\.0\\.1: (syntax|framing)"), line);
      }
    }
    String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
    for (String reason : List.of("syntax", "framing")) {
      String series = "ccdrec_http_malformed_requests_total{reason=\"" + reason + "\"} 3.0";
      assertTrue(metrics.contains(series), metrics);
    }
  }
}
