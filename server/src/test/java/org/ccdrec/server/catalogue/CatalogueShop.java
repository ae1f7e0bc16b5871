package org.ccdrec.server.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ccdrec.server.testing.DescribedApi;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;

/**
 * A server of a generated snapshot with content vectors, whose catalogue changes. Every answer is
 * checked against its description.
 */
final class CatalogueShop implements AutoCloseable {
  static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(1, 20, 60, 4, 3);

  private static final DescribedApi API = described();

  private final TestServer server;

  CatalogueShop(Path store, String... settings) throws IOException {
    List<String> all = new ArrayList<>(List.of("catalogue.enabled=true", "http.deadline=20s"));
    all.addAll(Arrays.asList(settings));
    server = TestServer.start(store, all.toArray(String[]::new));
  }

  private static DescribedApi described() {
    try {
      return DescribedApi.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SnapshotId publish(Path store) throws IOException {
    return publish(store, GENERATED);
  }

  /** Publishes a snapshot whose content vectors are its item vectors. */
  static SnapshotId publish(Path store, GeneratedSnapshot generated) throws IOException {
    return generated
        .writer("shop")
        .metadata(
            Map.of("price", AttributeType.NUMBER, "tags", AttributeType.STRINGS),
            GeneratedSnapshot::metadata)
        .images(item -> item % 2 == 0 ? new byte[] {(byte) 0x89, 'P', 'N', 'G'} : new byte[0])
        .content("visual", generated.itemVectors())
        .publish(SnapshotStore.open(store));
  }

  TestServer server() {
    return server;
  }

  /** Sends a request; the answer must have a status and follow the description of its route. */
  JsonNode send(int status, String method, String target, String body) throws Exception {
    HttpResponse<byte[]> response =
        method.equals("GET") ? server.get(target) : server.send(method, target, body);
    String text = new String(response.body(), StandardCharsets.UTF_8);
    assertEquals(status, response.statusCode(), method + " " + target + " " + body + " " + text);
    API.assertDescribes(method, path(target), response);
    return TestServer.JSON.readTree(text);
  }

  private static String path(String target) {
    return target
        .replaceAll("\\?.*", "")
        .replaceAll("/users/[^/]+", "/users/{userId}")
        .replaceAll("/items/[^/]+", "/items/{itemId}");
  }

  JsonNode get(String target) throws Exception {
    return send(200, "GET", target, "");
  }

  JsonNode post(String target, String body) throws Exception {
    return send(200, "POST", target, body);
  }

  void put(String itemId, String body) throws Exception {
    send(200, "PUT", "/v1/items/" + itemId, body);
  }

  void patch(String itemId, String body) throws Exception {
    send(200, "PATCH", "/v1/items/" + itemId, body);
  }

  static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.get("items").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  /** Returns the ids of all pages of a target that has a query. */
  List<String> walk(String target) throws Exception {
    List<String> all = new ArrayList<>();
    String cursor = "*";
    while (!cursor.isEmpty()) {
      JsonNode page = get(target + "&cursor=" + cursor);
      all.addAll(ids(page));
      cursor = page.path("nextCursor").asText("");
    }
    return all;
  }

  @Override
  public void close() {
    server.close();
  }
}
