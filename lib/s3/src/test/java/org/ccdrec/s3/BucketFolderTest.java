package org.ccdrec.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A folder of small objects beside the snapshots of a store, on a real S3 server. */
class BucketFolderTest extends OnBucketServer {
  private static final Pattern PREFIX = Pattern.compile("(?:^|&)prefix=([^&]*)");
  private static final String LISTING =
      """
      <ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>1</KeyCount>
      <Contents><Key>%sa.json</Key><Size>1</Size></Contents></ListBucketResult>""";

  @Test
  void objectsAreReadAsTheyWereWrittenLastAndAreNoVersions() throws Exception {
    try (S3Store store = Connection.store(server.endpoint());
        S3Store other = Connection.store(server.endpoint())) {
      BucketFolder folder = store.folder(".notes");
      assertEquals(Map.of(), folder.read(100));
      folder.write("a.json", new byte[] {1, 2});
      other.folder(".notes").write("b.json", new byte[] {3});
      other.folder(".notes").write("long.json", new byte[101]);
      assertEquals(Set.of("a.json", "b.json"), folder.read(100).keySet());
      other.folder(".notes").write("a.json", new byte[] {4, 5, 6});
      assertArrayEquals(new byte[] {4, 5, 6}, folder.read(100).get("a.json"));
      assertEquals(List.of(), store.versions());
      assertEquals(Connection.ADDRESS + "/.notes", folder.toString());
    }
  }

  /** Some stores list objects without tags, at least while they are being written. */
  @Test
  void anObjectWithoutATagIsReadEachTime() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    HttpServer untagged = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    untagged.createContext(
        "/",
        exchange -> {
          Matcher prefix = PREFIX.matcher(String.valueOf(exchange.getRequestURI().getQuery()));
          byte[] answer =
              prefix.find()
                  ? LISTING.formatted(prefix.group(1)).getBytes(StandardCharsets.UTF_8)
                  : new byte[] {(byte) reads.incrementAndGet()};
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    untagged.start();
    try (S3Store store =
        Connection.store(URI.create("http://127.0.0.1:" + untagged.getAddress().getPort()))) {
      BucketFolder folder = store.folder(".notes");
      assertArrayEquals(new byte[] {1}, folder.read(100).get("a.json"));
      assertArrayEquals(new byte[] {2}, folder.read(100).get("a.json"));
    } finally {
      untagged.stop(0);
    }
  }

  @Test
  void aFolderMustNotLookLikeAModel() throws Exception {
    try (S3Store store = Connection.store(server.endpoint())) {
      assertThrows(IllegalArgumentException.class, () -> store.folder("notes"));
    }
  }
}
