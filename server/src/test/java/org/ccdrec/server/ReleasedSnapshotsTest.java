package org.ccdrec.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.server.testing.TestServer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that snapshots trained by earlier versions are served. Each folder of {@code releases} is a
 * store that {@code ccdrec train} of the version of that name has written.
 */
class ReleasedSnapshotsTest {
  @TempDir Path directory = Path.of("unset");

  private static List<Path> releases() throws Exception {
    var resource = ReleasedSnapshotsTest.class.getResource("/releases");
    assertNotNull(resource);
    try (Stream<Path> folders = Files.list(Path.of(resource.toURI()))) {
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aSnapshotOfAnEarlierVersionIsServed(Path release) throws Exception {
    try (TestServer server =
        TestServer.start(
            release,
            "retrieval.indexDirectory=" + directory.resolve("index"),
            "activation.stateDirectory=" + directory.resolve("state"))) {
      JsonNode personal = server.json("/v1/users/customer-3/recommendations?k=5");
      assertEquals("user", personal.path("servedBy").asText(), personal::toString);
      assertEquals(5, personal.path("items").size());
      assertTrue(personal.path("items").path(0).has("title"), personal::toString);
      JsonNode similar = server.json("/v1/items/item-7/similar?k=3");
      assertEquals(3, similar.path("items").size(), similar::toString);
      JsonNode filtered =
          server.json(
              "/v1/users/customer-3/recommendations?k=3&filter=category%20%3D%20%27lamp%27");
      assertEquals("lamp", filtered.path("items").path(0).path("category").asText());
    }
  }
}
