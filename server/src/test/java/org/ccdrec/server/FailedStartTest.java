package org.ccdrec.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ccdrec.s3.S3Address;
import org.ccdrec.s3.S3Mirror;
import org.ccdrec.s3.S3Settings;
import org.ccdrec.s3.S3Store;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.OpenResources;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.TestSettings;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each step of a start fails in turn: no thread, file, lock, mapped file or port is left, and the
 * next start, without the fault, works.
 */
@Timeout(120)
@EnabledOnOs(OS.LINUX) // which lists the open and mapped files of a process
class FailedStartTest {
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(1, 20, 200, 8, 2);

  @TempDir Path directory = Path.of("unset");
  private int port;
  private int adminPort;

  @BeforeAll
  static void credentials() {
    System.setProperty("aws.accessKeyId", "unused");
    System.setProperty("aws.secretAccessKey", "unused");
  }

  @BeforeEach
  void choosePorts() throws IOException {
    try (ServerSocket one = open(0);
        ServerSocket other = open(0)) {
      port = one.getLocalPort();
      adminPort = other.getLocalPort();
    }
  }

  private static ServerSocket open(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  /** A way to make a start fail. */
  @FunctionalInterface
  private interface Injection {
    /** Injects the fault; closing removes it again. */
    AutoCloseable into(FailedStartTest test) throws Exception;
  }

  /**
   * A fault.
   *
   * @param name what is wrong
   * @param message part of the message that the start fails with
   * @param injection injects it
   * @param settings settings that the failing start has in addition; # stands for the directory
   */
  private record Fault(String name, String message, Injection injection, String... settings) {
    @Override
    public String toString() {
      return name;
    }

    String[] settingsIn(Path directory) {
      return Arrays.stream(settings)
          .map(setting -> setting.replace("#", directory.toString()))
          .toArray(String[]::new);
    }
  }

  private static Stream<Fault> faults() {
    return Stream.of(
        new Fault("public port in use", "listening on", test -> open(test.port)),
        new Fault("administration port in use", "listening on", test -> open(test.adminPort)),
        new Fault(
            "certificate missing",
            "nowhere.pem",
            test -> () -> {},
            "tls.certificate=#/nowhere.pem",
            "tls.key=#/nowhere.pem"),
        new Fault(
            "certificate is not one",
            "tls.certificate",
            test -> test.file("garbage.pem"),
            "tls.certificate=#/garbage.pem",
            "tls.key=#/garbage.pem"),
        new Fault(
            "token key is not one",
            "PUBLIC KEY",
            test -> test.file("garbage.pem"),
            "jwt.publicKeyFile=#/garbage.pem",
            "jwt.issuer=someone",
            "jwt.audience=ccdrec"),
        new Fault(
            "scenario file missing",
            "nowhere.yaml",
            test -> () -> {},
            "scenarios.file=#/nowhere.yaml"),
        new Fault(
            "scenario file invalid",
            "garbage.yaml",
            test -> test.file("garbage.yaml"),
            "scenarios.file=#/garbage.yaml"),
        new Fault(
            "experiment file invalid",
            "garbage.yaml",
            test -> test.file("garbage.yaml"),
            "experiments.file=#/garbage.yaml"),
        new Fault("event log in use", "in use by this process", FailedStartTest::lockEvents),
        new Fault(
            "event log is a file", "taken", test -> test.file("taken"), "events.directory=#/taken"),
        new Fault(
            "catalogue log is a file",
            "catalogue.directory",
            test -> test.file("taken"),
            "catalogue.directory=#/taken"),
        new Fault("store without a version", "holds no snapshot", FailedStartTest::emptyStore),
        new Fault(
            "only version damaged", "no snapshot that can be served", FailedStartTest::damage),
        new Fault(
            "label file damaged",
            "labels.json cannot be read",
            test -> test.file("store/.state/labels.json")),
        new Fault(
            "index cannot be built",
            "no snapshot that can be served",
            test -> test.file("taken"),
            "retrieval.indexDirectory=#/taken"),
        new Fault(
            "pinned version missing",
            "cannot be served",
            test -> () -> {},
            "activation.policy=pinned",
            "activation.pin=shop/20200101T000000000Z-00000000"),
        new Fault(
            "bucket unreachable",
            "cannot be reached",
            test -> () -> {},
            "store.path=s3://models/shop",
            "store.s3.endpoint=http://127.0.0.1:1",
            "store.s3.attempts=1",
            "store.s3.mirror=#/mirror"),
        new Fault(
            "mirror in use",
            "another server",
            FailedStartTest::lockMirror,
            "store.path=s3://models/shop",
            "store.s3.endpoint=http://127.0.0.1:1",
            "store.s3.mirror=#/mirror"));
  }

  private SnapshotStore store() {
    return SnapshotStore.open(directory.resolve("store"));
  }

  private AutoCloseable file(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "garbage: [}");
    return () -> Files.delete(file);
  }

  private AutoCloseable lockEvents() throws IOException {
    var settings = TestSettings.events();
    Path log = settings.directoryIn(directory.resolve("store"));
    return Events.open(settings, log, List.of(), Clock.systemUTC());
  }

  private AutoCloseable lockMirror() throws IOException {
    var settings =
        new S3Settings(
            Optional.empty(), Optional.of("eu-central-1"), true, Duration.ofSeconds(1), 1);
    S3Store remote = S3Store.open(S3Address.parse("s3://models/shop"), settings);
    var plan = new S3Mirror.Plan(directory.resolve("mirror"), Set.of(), 1);
    return S3Mirror.open(remote, plan);
  }

  private AutoCloseable emptyStore() throws IOException {
    Path versions = directory.resolve("store/shop");
    Path elsewhere = Files.move(versions, directory.resolve("elsewhere"));
    return () -> Files.move(elsewhere, versions);
  }

  private AutoCloseable damage() throws IOException {
    SnapshotId id = store().versions("shop").getFirst();
    Path file = store().path(id).resolve("items.f32");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    return () -> Files.write(file, whole);
  }

  private RecommendationServer start(String... settings) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "http.port=" + port,
                "admin.enabled=true",
                "admin.port=" + adminPort,
                "events.enabled=true",
                "catalogue.enabled=true",
                "retrieval.exactUpTo=10"));
    all.addAll(List.of(settings));
    return RecommendationServer.start(
        TestServer.config(directory.resolve("store"), all.toArray(String[]::new)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void nothingIsLeftAndTheNextStartWorks(Fault fault) throws Exception {
    SnapshotId id = GENERATED.publish(store(), "shop", true);
    try (AutoCloseable injected = fault.injection().into(this)) {
      OpenResources before = OpenResources.below(directory);
      Exception failure =
          assertThrows(Exception.class, () -> start(fault.settingsIn(directory)).close());
      assertTrue(failure.toString().contains(fault.message()), failure.toString());
      assertEquals(0, failure.getSuppressed().length, "every resource could be closed");
      before.assertNothingMore(directory);
    }
    OpenResources before = OpenResources.below(directory);
    try (RecommendationServer server = start()) {
      assertEquals(id.toString(), server.withLive(live -> live.version()));
    }
    before.assertNothingMore(directory);
    open(port).close();
    open(adminPort).close();
  }
}
