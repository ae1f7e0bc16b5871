package org.ccdrec.checks;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ccdrec.checks.Checkout.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what {@code ccdrec} starts, when it builds first, and its exit codes. */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {
  private static final String WAIT_FOR_SIGNAL =
      """
      trap 'echo INT >"$RECORD/signal"; exit 130' INT
      trap 'echo TERM >"$RECORD/signal"; exit 143' TERM
      touch "$RECORD/ready"
      while :; do sleep 0.05; done
      """;

  private Path temporary = Path.of("");
  private Checkout checkout;

  @BeforeEach
  void checkout(@TempDir Path folder) throws Exception {
    temporary = folder;
    checkout = new Checkout(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "-h", "help"})
  void helpListsEveryCommandAndNeedsNoJdk(String argument) throws Exception {
    Outcome outcome =
        argument.isEmpty()
            ? checkout.run(checkout.launcher())
            : checkout.run(checkout.launcher(), argument);
    assertEquals(0, outcome.exitCode());
    for (String command :
        List.of(
            "demo",
            "up",
            "prepare",
            "inspect",
            "train",
            "study",
            "tune",
            "evaluate",
            "snapshot",
            "serve",
            "events",
            "plugins",
            "bench")) {
      assertTrue(outcome.output().contains("\n  " + command + " "), outcome.output());
    }
  }

  @Test
  void anUnknownCommandIsAUsageError() throws Exception {
    Outcome outcome = checkout.run(checkout.launcher(), "trian");
    assertAll(
        () -> assertEquals(2, outcome.exitCode()),
        () -> assertEquals("", outcome.output()),
        () -> assertTrue(outcome.errors().startsWith("ccdrec: unknown command: trian\nUsage:")));
  }

  @Test
  void withoutAJdkItSaysSoAndStartsNothing() throws Exception {
    Outcome outcome = checkout.built().run(checkout.launcher(), "plugins");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.errors().contains("needs a JDK 25"), outcome.errors());
  }

  @Test
  void trainerCommandsGoToTheTrainer() throws Exception {
    givenJdk("");
    checkout.built().run(checkout.launcher(), "train", "--data", "a folder", "--epochs", "3");
    String start = onlyStart();
    assertAll(
        () -> assertTrue(start.contains("-cp " + jar("trainer")), start),
        () ->
            assertTrue(
                start.endsWith("org.ccdrec.trainer.command.Main train --data a folder --epochs 3"),
                start),
        () -> assertTrue(start.contains("--add-modules jdk.incubator.vector"), start));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect",
        "snapshot list",
        "events export",
        "plugins",
        "train --help",
        "serve -h",
        "demo --help"
      })
  void whatOnlyLooksDoesNotWarnOfTheIncubator(String command) throws Exception {
    givenJdk("");
    checkout.built().run("sh", "-c", "'" + checkout.launcher() + "' " + command);
    assertFalse(onlyStart().contains("jdk.incubator"), onlyStart());
  }

  @Test
  void argumentsKeepTheirSpaces() throws Exception {
    givenJdk("for argument; do echo \"<$argument>\"; done");
    Outcome outcome = checkout.built().run(checkout.launcher(), "train", "--data", "a  folder", "");
    assertTrue(outcome.output().endsWith("<train>\n<--data>\n<a  folder>\n<>\n"), outcome.output());
  }

  @Test
  void serveGoesToTheServer() throws Exception {
    givenJdk("");
    checkout.built().run(checkout.launcher(), "serve", "--port", "0");
    String start = onlyStart();
    assertAll(
        () -> assertTrue(start.contains("-cp " + jar("server")), start),
        () -> assertTrue(start.endsWith("org.ccdrec.server.Main --port 0"), start));
  }

  @Test
  void prepareGoesToItsOwnModule() throws Exception {
    givenJdk("");
    checkout.built().run(checkout.launcher(), "prepare", "--events", "e.csv", "--output", "shop");
    String start = onlyStart();
    assertAll(
        () -> assertTrue(start.contains("trainer/prepare/target/ccdrec-prepare.jar"), start),
        () ->
            assertTrue(
                start.endsWith("org.ccdrec.prepare.Main --events e.csv --output shop"), start));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--encode text-minilm",
        "--encode=image-descriptor,text-minilm",
        "--config p.yaml"
      })
  void encodersAreBuiltAtFirstUse(String options) throws Exception {
    givenJdk("");
    Path config = temporary.resolve("p.yaml");
    Files.writeString(config, "encode: [text-minilm] # not image-onnx\n");
    checkout
        .built()
        .run(
            "sh",
            "-c",
            "'" + checkout.launcher() + "' prepare --events e.csv --output s " + options);
    List<String> builds = checkout.recorded("builds");
    assertEquals(1, builds.size(), builds.toString());
    assertTrue(builds.getFirst().contains("-pl plugins/encoder-minilm -am"), builds.getFirst());
    String minilm = "plugins/encoder-minilm/target/ccdrec-encoder-minilm.jar";
    assertTrue(onlyStart().contains(minilm), onlyStart());
    checkout.run(checkout.launcher(), "serve");
    assertTrue(checkout.recorded("starts").getLast().contains(minilm), "the server has it, too");
    assertEquals(1, checkout.recorded("builds").size());
  }

  @Test
  void withoutEncodersNothingElseIsBuilt() throws Exception {
    givenJdk("");
    checkout.built().run(checkout.launcher(), "prepare", "--encode", "image-descriptor,attributes");
    assertEquals(List.of(), checkout.recorded("builds"));
    assertFalse(onlyStart().contains("encoder-"), onlyStart());
  }

  @Test
  void theRawDemoWritesPreparesTrainsAndServes() throws Exception {
    givenJdk("");
    checkout.built().run(checkout.launcher(), "demo", "--raw", "--port", "0", "--epochs", "2");
    List<String> starts = checkout.recorded("starts");
    assertEquals(5, starts.size(), starts.toString());
    assertAll(
        () -> assertTrue(starts.get(0).endsWith("Main demo --write-raw demo/raw"), starts.get(0)),
        () ->
            assertTrue(starts.get(1).endsWith("ParquetCopy demo/raw/products.csv"), starts.get(1)),
        () ->
            assertTrue(
                starts
                    .get(2)
                    .endsWith(
                        "prepare.Main --events demo/raw/events.csv --items"
                            + " demo/raw/products.parquet --users demo/raw/users.csv --images"
                            + " demo/raw/images --encode image-descriptor --output demo/shop"),
                starts.get(2)),
        () ->
            assertTrue(
                starts
                    .get(3)
                    .endsWith(
                        "Main train --data demo/shop --store demo/snapshots --epochs 2 --config "
                            + checkout.root().toRealPath().resolve("conf/demo.yaml")),
                starts.get(3)),
        () ->
            assertTrue(
                starts.get(4).endsWith("server.Main --store demo/snapshots --port 0"),
                starts.get(4)));
  }

  @Test
  void upPreparesTrainsAndServes() throws Exception {
    givenJdk("");
    checkout
        .built()
        .run(
            checkout.launcher(),
            "up",
            "--events",
            "e.csv",
            "--data=my shop",
            "--port",
            "0",
            "--split",
            "random");
    List<String> starts = checkout.recorded("starts");
    assertEquals(3, starts.size(), starts.toString());
    assertAll(
        () ->
            assertTrue(
                starts
                    .get(0)
                    .endsWith("prepare.Main --events e.csv --split random --output my shop"),
                starts.get(0)),
        () ->
            assertTrue(
                starts
                    .get(1)
                    .endsWith(
                        "command.Main train --data my shop --store snapshots"
                            + " --epochs-without-validation 50"),
                starts.get(1)),
        () ->
            assertTrue(
                starts.get(2).endsWith("server.Main --store snapshots --port 0"), starts.get(2)));
  }

  @Test
  void upPassesTheNumberOfEpochsToTheTraining() throws Exception {
    givenJdk("");
    String launcher = checkout.launcher();
    checkout.built().run(launcher, "up", "--events=e.csv", "--epochs", "3", "--no-serve");
    List<String> starts = checkout.recorded("starts");
    assertEquals(2, starts.size(), starts.toString());
    assertTrue(starts.get(0).endsWith("prepare.Main --events=e.csv --output shop"), starts.get(0));
    assertTrue(starts.get(1).endsWith(" --epochs-without-validation 50 --epochs 3"), starts.get(1));
  }

  @Test
  void upEndsWithThePreparationThatFails() throws Exception {
    givenJdk("exit 2");
    Outcome outcome = checkout.built().run(checkout.launcher(), "up", "--events", "e.csv");
    assertEquals(2, outcome.exitCode());
    assertEquals(1, checkout.recorded("starts").size());
  }

  @Test
  void upWithoutEventsIsAUsageError() throws Exception {
    givenJdk("");
    Outcome outcome = checkout.built().run(checkout.launcher(), "up", "--items", "i.csv");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.errors().contains("--events FILE is missing"), outcome.errors());
  }

  @Test
  void ownJvmOptionsComeAfterOurs() throws Exception {
    givenJdk("");
    checkout.built().with("CCDREC_JAVA_OPTS", "-Xmx3g -Dx=1");
    checkout.run(checkout.launcher(), "inspect", ".");
    assertTrue(onlyStart().contains(" -Xmx3g -Dx=1 -cp "), onlyStart());
  }

  @Test
  void aSmallHeapOfTheUserDoesNotCollideWithTheInitialHeap() throws Exception {
    givenJdk("");
    checkout.built().with("CCDREC_JAVA_OPTS", "-Xmx24m");
    checkout.run(checkout.launcher(), "inspect", ".");
    assertTrue(onlyStart().contains(" -Xmx24m -cp "), onlyStart());
    assertFalse(onlyStart().contains("-Xms64m"), onlyStart());
    assertFalse(onlyStart().contains("MaxNewSize"), onlyStart());
  }

  @Test
  void aDistributionRunsItsOwnRuntimeAndBuildsNothing() throws Exception {
    Path root = checkout.distribution("0.2.0").toRealPath();
    Outcome version = checkout.run(root.resolve("bin/ccdrec").toString(), "--version");
    assertEquals("ccdrec 0.2.0\n", version.output());
    checkout.run(root.resolve("bin/ccdrec").toString(), "serve", "--port", "0");
    String start = onlyStart();
    assertAll(
        () -> assertEquals(List.of(), checkout.recorded("builds")),
        () -> assertTrue(start.contains("-Djava.library.path=" + root + "/lib/native "), start),
        () ->
            assertTrue(start.contains("-XX:SharedArchiveFile=" + root + "/lib/server.jsa"), start),
        () -> assertTrue(start.contains(" -Dccdrec.home=" + root + " "), start),
        () ->
            assertTrue(
                start.endsWith("-cp " + root + "/lib/server.jar org.ccdrec.server.Main --port 0"),
                start));
  }

  @Test
  void exitCodesPassThrough() throws Exception {
    givenJdk("exit 7");
    assertEquals(7, checkout.built().run(checkout.launcher(), "evaluate").exitCode());
  }

  @Test
  void worksThroughLinksFromAnywhere() throws Exception {
    givenJdk("pwd");
    Path elsewhere = Files.createDirectories(temporary.resolve("else/where")).toRealPath();
    Path first = temporary.resolve("first");
    Files.createSymbolicLink(first, Path.of("a checkout/ccdrec"));
    Path second = elsewhere.resolve("second");
    Files.createSymbolicLink(second, first);
    Outcome outcome = checkout.built().runFrom(elsewhere, second.toString(), "plugins");
    assertEquals(elsewhere + "\n", outcome.output(), outcome.errors());
    assertTrue(onlyStart().contains(jar("trainer")), onlyStart());
  }

  @Test
  void buildsWhatIsMissingAndSaysSo() throws Exception {
    givenJdk("");
    Outcome outcome = checkout.run(checkout.launcher(), "plugins");
    assertAll(
        () -> assertEquals(0, outcome.exitCode(), outcome.errors()),
        () -> assertEquals(1, checkout.recorded("builds").size()),
        () -> assertTrue(checkout.recorded("builds").getFirst().endsWith(" package")),
        () -> assertEquals("", outcome.output()),
        () -> assertTrue(outcome.errors().startsWith("ccdrec: building"), outcome.errors()),
        () -> assertEquals(1, checkout.recorded("starts").size()));
  }

  @Test
  void doesNotBuildWhatIsUpToDate() throws Exception {
    givenJdk("");
    Outcome outcome = checkout.built().run(checkout.launcher(), "plugins");
    assertEquals(List.of(), checkout.recorded("builds"));
    assertEquals("", outcome.errors());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        "server/pom.xml",
        "trainer/src/main/java/Some.java",
        "lib/config/src/main/java/Some.java",
        "plugins/samplers/src/main/java"
      })
  void buildsAgainWhenASourceIsNewer(String source) throws Exception {
    givenJdk("");
    checkout.built().change(source);
    checkout.run(checkout.launcher(), "plugins");
    assertEquals(1, checkout.recorded("builds").size());
  }

  @Test
  void aFailedBuildStartsNothing() throws Exception {
    givenJdk("");
    Outcome outcome = checkout.with("BUILD_FAILS", "yes").run(checkout.launcher(), "plugins");
    assertAll(
        () -> assertEquals(1, outcome.exitCode()),
        () -> assertTrue(outcome.errors().contains("[ERROR] no such luck")),
        () -> assertTrue(outcome.errors().contains("ccdrec: the build failed")),
        () -> assertEquals(List.of(), checkout.recorded("starts")),
        () -> assertTrue(Files.notExists(checkout.root().resolve("target/build.lock"))));
  }

  @Test
  void theLockOfABuildThatDiedIsBroken() throws Exception {
    givenJdk("");
    Path lock = Files.createDirectories(checkout.root().resolve("target/build.lock"));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.writeString(lock.resolve("owner"), gone.pid() + "\n");
    assertEquals(0, checkout.run(checkout.launcher(), "plugins").exitCode());
    assertEquals(1, checkout.recorded("builds").size());
  }

  @Test
  void demoTrainsThenServesTheSameStore() throws Exception {
    givenJdk("");
    checkout
        .built()
        .run(checkout.launcher(), "demo", "--seed", "3", "--store", "here", "--port", "0");
    List<String> starts = checkout.recorded("starts");
    assertEquals(2, starts.size());
    assertTrue(
        starts.getFirst().endsWith("command.Main demo --store here --seed 3"), starts.getFirst());
    assertTrue(starts.getLast().endsWith("server.Main --store here --port 0"), starts.getLast());
  }

  @Test
  void demoServesTheNewestOfSeveralModels() throws Exception {
    givenJdk("");
    Path store = temporary.resolve("store");
    for (String version :
        List.of("b/20260101T000000000Z-00000000", "a/20260201T000000000Z-00000000")) {
      Files.createDirectories(store.resolve(version));
      Files.createFile(store.resolve(version).resolve("manifest.json"));
    }
    checkout.built().run(checkout.launcher(), "demo", "--store", store.toString());
    String served = checkout.recorded("starts").getLast();
    assertTrue(served.endsWith("--store " + store + " --snapshot a"), served);
  }

  @Test
  void demoCanStopBeforeServing() throws Exception {
    givenJdk("exit 5");
    Outcome outcome = checkout.built().run(checkout.launcher(), "demo", "--no-serve");
    assertEquals(5, outcome.exitCode());
    assertTrue(onlyStart().contains("command.Main demo --store "), onlyStart());
  }

  @Test
  void demoDoesNotServeWhatFailedToTrain() throws Exception {
    givenJdk("exit 1");
    assertEquals(1, checkout.built().run(checkout.launcher(), "demo").exitCode());
    assertTrue(onlyStart().contains("trainer.command.Main"), onlyStart());
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "serve", "demo"})
  void terminationReachesTheJvm(String command) throws Exception {
    assertEquals(143, exitCodeAfter("TERM", command));
    assertEquals(List.of("TERM"), checkout.recorded("signal"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "serve", "demo"})
  void interruptionReachesTheJvm(String command) throws Exception {
    assumeFalse(interruptsAreIgnored(), "this build runs in the background, without interrupts");
    assertEquals(130, exitCodeAfter("INT", command));
    assertEquals(List.of("INT"), checkout.recorded("signal"));
  }

  private int exitCodeAfter(String signal, String command) throws Exception {
    givenJdk(WAIT_FOR_SIGNAL);
    Process process = checkout.built().start(temporary, checkout.launcher(), command);
    try {
      awaitReady(process);
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), command + " outlived SIG" + signal);
      return process.exitValue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private void awaitReady(Process process) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (Files.notExists(checkout.record("ready"))) {
      assertTrue(process.isAlive(), "ended before it was ready");
      assertTrue(System.nanoTime() < deadline, "was not ready in time");
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  private static boolean interruptsAreIgnored() throws Exception {
    return new ProcessBuilder("sh", "-c", "kill -INT $$; exit 0").start().waitFor() == 0;
  }

  private void givenJdk(String script) throws Exception {
    checkout.jdk(checkout.jdks().resolve("jdk-25"), "25.0.3", script);
  }

  private String onlyStart() throws Exception {
    List<String> starts = checkout.recorded("starts");
    assertEquals(1, starts.size(), starts.toString());
    return starts.getFirst();
  }

  private String jar(String app) throws Exception {
    return checkout.root().toRealPath().resolve(app + "/target/ccdrec-" + app + ".jar").toString();
  }
}
