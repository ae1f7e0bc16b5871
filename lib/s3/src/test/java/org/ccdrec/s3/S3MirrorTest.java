package org.ccdrec.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ccdrec.s3.testkit.CuttingProxy;
import org.ccdrec.snapshot.InvalidSnapshotException;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotVerifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the mirror of a bucket on a real S3 server, including failures of either. */
class S3MirrorTest extends OnBucketServer {
  @TempDir Path directory = Path.of("unset");
  private SnapshotStore trained;
  private SnapshotStore mirrored;
  private final Set<SnapshotId> inUse = new HashSet<>();

  @BeforeEach
  void prepare() {
    trained = SnapshotStore.open(directory.resolve("trained"));
    mirrored = SnapshotStore.open(directory.resolve("mirror"));
  }

  private SnapshotId push(long seed) throws IOException {
    return push("shop", seed);
  }

  private SnapshotId push(String name, long seed) throws IOException {
    SnapshotId id = Sample.publish(trained, name, seed);
    try (S3Store store = Connection.store(server.endpoint())) {
      store.push(trained.path(id));
    }
    return id;
  }

  private S3Mirror mirror(URI endpoint, int kept) throws IOException {
    return S3Mirror.open(
        Connection.store(endpoint), new S3Mirror.Plan(mirrored.directory(), Set.of(), kept));
  }

  private Optional<SnapshotId> step(S3Mirror mirror) throws IOException {
    mirror.look();
    Optional<SnapshotId> fetched = mirror.fetchNext();
    mirror.prune(inUse);
    return fetched;
  }

  private static String key(SnapshotId id, String file) {
    return Connection.ADDRESS.key(id, file);
  }

  /** Returns all files below the name in the mirror, including hidden ones. */
  private List<String> entries() throws IOException {
    try (Stream<Path> paths = Files.list(mirrored.directory().resolve("shop"))) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theNewestComesFirstThenAsManyOlderOnesAsAreKept() throws Exception {
    SnapshotId oldest = push(1);
    SnapshotId second = push(2);
    SnapshotId third = push(3);
    try (S3Mirror mirror = mirror(server.endpoint(), 2)) {
      assertEquals(Optional.of(third), step(mirror));
      assertEquals(Optional.of(second), mirror.fetchNext());
      assertEquals(Optional.empty(), mirror.fetchNext());
      assertEquals(List.of(second, third), mirrored.versions("shop"));
      SnapshotId fourth = push(4);
      inUse.add(second);
      assertEquals(Optional.of(fourth), step(mirror));
      assertEquals(List.of(second, third, fourth), mirrored.versions("shop"));
      inUse.clear();
      assertEquals(Optional.empty(), step(mirror));
      assertEquals(List.of(third, fourth), mirrored.versions("shop"));
      assertEquals(List.of(), SnapshotVerifier.verify(mirrored.path(fourth)));
    }
    assertTrue(oldest.compareTo(second) < 0);
  }

  @Test
  void ofSeveralNamesEachIsMirroredAndOthersAreNot() throws Exception {
    push("home", 1);
    SnapshotId home = push("home", 2);
    SnapshotId similar = push("similar", 3);
    push("other", 4);
    var plan = new S3Mirror.Plan(mirrored.directory(), Set.of("home", "similar"), 1);
    try (S3Mirror mirror = S3Mirror.open(Connection.store(server.endpoint()), plan)) {
      assertEquals(Optional.of(similar), step(mirror));
      assertEquals(Optional.of(home), mirror.fetchNext());
      assertEquals(Optional.empty(), mirror.fetchNext());
      assertEquals(List.of("home", "similar"), mirror.names());
      SnapshotId next = push("similar", 5);
      assertEquals(Optional.of(next), step(mirror));
      assertEquals(List.of(home), mirrored.versions("home"));
      assertEquals(List.of(next), mirrored.versions("similar"));
      assertEquals(List.of("home", "similar"), mirrored.names());
    }
  }

  @Test
  void onlyWhatIsNewIsTransferred() throws Exception {
    push(1);
    try (CuttingProxy proxy = CuttingProxy.start(server.port());
        S3Mirror mirror = mirror(proxy.endpoint(), 3)) {
      step(mirror);
      long first = proxy.passed();
      assertTrue(first > 76_800, () -> first + " bytes");
      assertEquals(Optional.empty(), step(mirror));
      long listing = proxy.passed() - first;
      SnapshotId same = push(1);
      long before = proxy.passed();
      assertEquals(Optional.of(same), step(mirror));
      long second = proxy.passed() - before;
      assertTrue(second < 3 * listing + 8_192, () -> second + " bytes");
    }
  }

  @Test
  void aTransferThatBreaksGoesOnWhereItBroke() throws Exception {
    SnapshotId id = push(1);
    try (CuttingProxy proxy = CuttingProxy.start(server.port());
        S3Mirror mirror = mirror(proxy.endpoint(), 1)) {
      mirror.look();
      long before = proxy.passed();
      proxy.cutOnceAfter(40_000);
      assertEquals(Optional.of(id), mirror.fetchNext());
      long passed = proxy.passed() - before;
      assertTrue(passed < 76_800 + 40_000, () -> passed + " bytes: read again from its beginning");
      assertEquals(List.of(), SnapshotVerifier.verify(mirrored.path(id)));
    }
  }

  @Test
  void aTransferThatEndsInTheMiddleShowsNothingAndIsMadeLater() throws Exception {
    SnapshotId old = push(1);
    try (CuttingProxy proxy = CuttingProxy.start(server.port());
        S3Mirror mirror = mirror(proxy.endpoint(), 2)) {
      step(mirror);
      SnapshotId id = push(2);
      mirror.look();
      proxy.cutAfter(40_000);
      assertThrows(BucketException.class, mirror::fetchNext);
      assertEquals(List.of(old.version()), entries());
      assertThrows(BucketException.class, mirror::look);
      assertEquals(Map.of(), mirror.refusals());
      proxy.pass();
      assertEquals(Optional.of(id), step(mirror));
      assertEquals(List.of(), SnapshotVerifier.verify(mirrored.path(id)));
    }
  }

  @Test
  void aVersionBrokenInTheBucketIsRefusedUntilItIsMended() throws Exception {
    SnapshotId old = push(1);
    SnapshotId id = push(2);
    String items = key(id, "items.f32");
    byte[] whole = server.get(items);
    byte[] altered = whole.clone();
    altered[5000] ^= 4;
    try (S3Mirror mirror = mirror(server.endpoint(), 1)) {
      server.put(items, altered);
      assertRefused(mirror, id, "items.f32: altered: its SHA-256 is not the manifest's");
      assertEquals(Optional.of(old), mirror.fetchNext());
      assertEquals(Optional.empty(), step(mirror));
      server.put(items, Arrays.copyOf(whole, 100));
      assertRefused(mirror, id, "items.f32: truncated: it has 100 bytes, the manifest says 76800");
      server.remove(items);
      assertRefused(mirror, id, "items.f32: missing");
      assertEquals(List.of(old.version()), entries());
      server.put(items, whole);
      assertEquals(Optional.of(id), step(mirror));
      assertEquals(Map.of(), mirror.refusals());
    }
  }

  private void assertRefused(S3Mirror mirror, SnapshotId id, String reason) throws IOException {
    var refusal = assertThrows(InvalidSnapshotException.class, () -> step(mirror));
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    assertTrue(refusal.getMessage().startsWith(Connection.ADDRESS + "/" + id), reason);
    assertEquals(Map.of(id, refusal.getMessage()), mirror.refusals());
  }

  @Test
  void whatIsNoVersionIsIgnored() throws Exception {
    SnapshotId id = push(1);
    server.put("team/shop/shop/99990101T000000000Z-0123abcd/items.f32", new byte[9]);
    server.put("team/shop/shop/latest/manifest.json", new byte[9]);
    server.put("team/shop/shop/" + id.version() + "/notes.txt", new byte[9]);
    server.put("team/shop/" + id + "/deep/er/manifest.json", new byte[9]);
    server.put("team/shopping/" + id + "/manifest.json", new byte[9]);
    try (S3Mirror mirror = mirror(server.endpoint(), 9)) {
      assertEquals(Optional.of(id), step(mirror));
      assertEquals(Optional.empty(), mirror.fetchNext());
      assertEquals(List.of(), SnapshotVerifier.verify(mirrored.path(id)));
    }
  }

  @Test
  void aVersionDeletedInTheBucketGoesUnlessItIsInUseOrTheLast() throws Exception {
    SnapshotId first = push(1);
    SnapshotId second = push(2);
    try (S3Mirror mirror = mirror(server.endpoint(), 3)) {
      step(mirror);
      mirror.fetchNext();
      server.remove(key(second, "manifest.json"));
      inUse.add(second);
      step(mirror);
      assertEquals(List.of(first, second), mirrored.versions("shop"));
      inUse.clear();
      step(mirror);
      assertEquals(List.of(first), mirrored.versions("shop"));
      server.clear();
      step(mirror);
      assertEquals(List.of(first), mirrored.versions("shop"));
    }
  }

  @Test
  void aKilledTransferLeavesOnlyWhatTheNextStartRemoves() throws Exception {
    SnapshotId id = push(1);
    mirror(server.endpoint(), 1).close();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledTransfer.class.getName(),
                trained.path(id).toString(),
                mirrored.directory().toString())
            .inheritIO()
            .start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    assertEquals(KilledTransfer.EXIT_CODE, process.exitValue());
    assertTrue(entries().stream().anyMatch(name -> name.startsWith(".publishing-")));
    assertEquals(List.of(), mirrored.versions("shop"));
    try (S3Mirror mirror = mirror(server.endpoint(), 1)) {
      assertEquals(List.of(), entries());
      assertEquals(Optional.of(id), step(mirror));
    }
  }

  @Test
  void aDirectoryIsTheMirrorOfOneAddressAndOneProcess() throws Exception {
    try (S3Mirror mirror = mirror(server.endpoint(), 1)) {
      assertOpenFails("is the mirror of another server", Connection.ADDRESS);
      assertEquals(Connection.ADDRESS, mirror.address());
    }
    assertOpenFails("is the mirror of s3://models/team/shop, not of", new S3Address("other", ""));
    mirror(server.endpoint(), 1).close();
    mirrored = trained;
    Sample.publish(trained, "shop", 1);
    assertOpenFails("contains snapshots but is not a mirror", Connection.ADDRESS);
  }

  private void assertOpenFails(String reason, S3Address address) throws IOException {
    var plan = new S3Mirror.Plan(mirrored.directory(), Set.of(), 1);
    try (S3Store store = S3Store.open(address, Connection.settings(server.endpoint(), 1))) {
      var refusal = assertThrows(IOException.class, () -> S3Mirror.open(store, plan));
      assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }
  }
}
