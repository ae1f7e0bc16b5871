package org.ccdrec.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.s3.testkit.BucketServer;
import org.ccdrec.s3.testkit.CuttingProxy;
import org.ccdrec.snapshot.InvalidSnapshotException;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotTransfer;
import org.ccdrec.snapshot.SnapshotVerifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests uploading versions to a bucket and reading them back, on a real S3 server. */
class S3StoreTest extends OnBucketServer {
  @TempDir Path directory = Path.of("unset");
  private SnapshotStore local;

  @BeforeEach
  void prepare() {
    local = SnapshotStore.open(directory.resolve("local"));
  }

  @Test
  void aVersionIsPutOnceAndComesBackWhole() throws Exception {
    SnapshotId id = Sample.publish(local, "shop", 1);
    SnapshotStore other = SnapshotStore.open(directory.resolve("other"));
    try (S3Store store = Connection.store(server.endpoint())) {
      List<String> put = store.push(local.path(id));
      assertEquals("manifest.json", put.getLast());
      assertEquals(10, put.size());
      assertEquals(List.of(), store.push(local.path(id)));
      server.put("team/shop/readme.txt", new byte[1]);
      server.put("team/shop/shop/latest/manifest.json", new byte[1]);
      server.put("elsewhere/" + id + "/manifest.json", new byte[1]);
      assertEquals(List.of(id), store.versions());
      SnapshotTransfer.receive(other, id, store.source(id));
    }
    assertEquals(List.of(), SnapshotVerifier.verify(other.path(id)));
  }

  @Test
  void aBrokenUploadShowsNoVersionAndTheNextGoesOn() throws Exception {
    SnapshotId id = Sample.publish(local, "shop", 1);
    try (CuttingProxy proxy = CuttingProxy.start(server.port());
        S3Store store =
            S3Store.open(Connection.ADDRESS, Connection.settings(proxy.endpoint(), 1))) {
      proxy.cutAfter(1200); // some responses, of a few hundred bytes each
      assertThrows(BucketException.class, () -> store.push(local.path(id)));
      proxy.pass();
      assertEquals(List.of(), store.versions());
      int put = store.push(local.path(id)).size();
      assertTrue(put > 1 && put < 10, () -> put + " files put again");
      assertEquals(List.of(id), store.versions());
    }
  }

  @Test
  void aDamagedVersionIsNotPutAndADifferentOneNotReplaced() throws Exception {
    SnapshotId id = Sample.publish(local, "shop", 1);
    try (S3Store store = Connection.store(server.endpoint())) {
      Path users = local.path(id).resolve("users.f32");
      byte[] whole = Files.readAllBytes(users);
      Files.write(users, new byte[whole.length]);
      assertThrows(InvalidSnapshotException.class, () -> store.push(local.path(id)));
      assertEquals(List.of(), store.versions());
      Files.write(users, whole);
      server.put("team/shop/" + id + "/manifest.json", new byte[] {'{', '}'});
      var refusal = assertThrows(IOException.class, () -> store.push(local.path(id)));
      assertTrue(refusal.getMessage().contains("already exists with different content"));
    }
  }

  @Test
  void aFailureSaysWhyWithoutTheSecret() throws Exception {
    Connection.signIn("wrong-secret");
    try (S3Store store = Connection.store(server.endpoint())) {
      var refusal = assertThrows(BucketException.class, store::versions);
      assertTrue(
          refusal.getMessage().startsWith("s3://models cannot be listed: the service answered 403"),
          refusal.getMessage());
      assertFalse(refusal.getMessage().contains("wrong-secret"), refusal.getMessage());
    }
    Connection.signIn(BucketServer.SECRET_KEY);
    try (S3Store store =
        S3Store.open(S3Address.parse("s3://nowhere"), Connection.settings(server.endpoint(), 1))) {
      var refusal = assertThrows(BucketException.class, store::versions);
      assertTrue(refusal.getMessage().contains("404"), refusal.getMessage());
    }
  }
}
