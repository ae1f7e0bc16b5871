package org.ccdrec.trainer.command.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ccdrec.s3.testkit.BucketServer;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotVerifier;
import org.ccdrec.snapshot.SnapshotWriter;
import org.ccdrec.trainer.command.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots pushed to, listed in and pulled from a bucket of a real S3 server. */
final class SnapshotBucketTest {

  @TempDir Path folder;

  private SnapshotId publish(SnapshotStore store, long seed) throws IOException {
    return new SnapshotWriter("demo")
        .users(List.of("u"), FloatMatrix.of(1, 1, new float[] {1}))
        .items(List.of("a", "b"), FloatMatrix.of(2, 1, new float[] {1, 2}))
        .seen(new int[] {0, 0}, new int[0])
        .popularity(new int[2])
        .model("bpr-mf", new ObjectMapper().createObjectNode())
        .provenance(new Provenance("none", seed, "none", Map.of()))
        .publish(store);
  }

  @Test
  void versionsGoIntoTheBucketAndComeBack() throws Exception {
    System.setProperty("aws.accessKeyId", BucketServer.ACCESS_KEY);
    System.setProperty("aws.secretAccessKey", BucketServer.SECRET_KEY);
    SnapshotStore store = SnapshotStore.open(folder.resolve("store"));
    SnapshotStore other = SnapshotStore.open(folder.resolve("other"));
    SnapshotId first = publish(store, 1);
    try (BucketServer server = BucketServer.start()) {
      String url = server.endpoint().toString();
      String address = "s3://" + BucketServer.BUCKET + "/team";
      Run empty = Run.of("snapshot", "pull", address, "--endpoint", url);
      assertEquals(1, empty.code());
      assertTrue(empty.err().contains("no snapshot in " + address), empty.err());
      Run pushed =
          Run.of("snapshot", "push", store.directory(), address, "--endpoint", url, "--json");
      assertEquals(0, pushed.code(), pushed.err());
      assertEquals(10, new ObjectMapper().readTree(pushed.lines().getFirst()).path("files").size());
      SnapshotId second = publish(store, 2);
      Path newest = store.directory().resolve("demo");
      assertEquals(0, Run.of("snapshot", "push", newest, address, "--endpoint", url).code());
      Run again = Run.of("snapshot", "push", newest, address, "--endpoint", url);
      assertTrue(again.out().contains("is already in " + address), again.out());
      Run list = Run.of("snapshot", "list", "--store", address, "--endpoint", url);
      assertEquals(3, list.lines().size(), list.out() + list.err());
      assertTrue(list.lines().get(2).endsWith("complete"), list.out());
      Path into = other.directory();
      assertEquals(
          0, Run.of("snapshot", "pull", address, "--endpoint", url, "--store", into).code());
      assertEquals(List.of(second), other.versions("demo"));
      String named = first.toString();
      Run one = Run.of("snapshot", "pull", address, named, "--endpoint", url, "--store", into);
      assertEquals(0, one.code(), one.err());
      assertEquals(List.of(), SnapshotVerifier.verify(other.path(first)));
      Run missing = Run.of("snapshot", "pull", address, "nobody", "--endpoint", url);
      assertEquals(1, missing.code());
      assertTrue(missing.err().contains("no snapshot nobody in " + address), missing.err());
    }
  }

  @Test
  void aWrongAddressOrEndpointIsWrongUsage() {
    assertEquals(2, Run.of("snapshot", "pull", "models/shop").code());
    assertEquals(2, Run.of("snapshot", "pull", "s3://models", "--endpoint", "nowhere").code());
    assertEquals(0, Run.of("snapshot", "push", "--help").code());
  }
}
