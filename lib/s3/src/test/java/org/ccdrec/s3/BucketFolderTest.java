package org.ccdrec.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ccdrec.s3.testkit.BucketServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A folder of small objects beside the snapshots of a store, on a real S3 server. */
class BucketFolderTest {
  private static BucketServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = BucketServer.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void prepare() {
    Connection.signIn(BucketServer.SECRET_KEY);
    server.clear();
  }

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

  @Test
  void aFolderMustNotLookLikeAModel() throws Exception {
    try (S3Store store = Connection.store(server.endpoint())) {
      assertThrows(IllegalArgumentException.class, () -> store.folder("notes"));
    }
  }
}
