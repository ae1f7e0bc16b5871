package org.ccdrec.trainer.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.command.TrainerProcess;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Training that is killed, interrupted or meets faults, and is resumed. */
@DisabledOnOs(OS.WINDOWS)
final class ResumeCommandTest {
  private static final int EPOCHS = 8;

  /** Made once: an interrupted run, and the model of the same run without interruption. */
  @TempDir static Path shared = Path.of("unset");

  private static Path data = shared;
  private static Path config = shared;

  @TempDir Path folder = Path.of("unset");
  private Path store = folder;
  private int processes;

  @BeforeAll
  static void prepare() throws Exception {
    config = shared.resolve("tiny.yaml");
    data = shared.resolve("catalogue");
    DemoCatalogue.write(data, 5, new DemoSize(60, 80, 8));
    Files.writeString(
        config,
        """
        name: tiny
        model: {backbone: freedom, dimension: 16, config: {ego: item-graph, edgeDropout: 0.5}}
        features: {mode: residual}
        ccdrec: {enabled: true, diffusion: {steps: 5}, curriculum: {lastPoolEpoch: 4}}
        training: {epochs: %d, batchSize: 16, learningRate: 0.01, threads: 1, checkpointEvery: 1}
        """
            .formatted(EPOCHS));
    interrupt(shared.resolve("interrupted"), shared.resolve("errors"));
    Run run = Run.of(train(shared.resolve("whole")));
    assertEquals(0, run.code(), run.err());
    assertFalse(Files.exists(shared.resolve("whole/.checkpoints")), "removed after publication");
  }

  @BeforeEach
  void place() {
    store = folder.resolve("store");
  }

  private static Object[] train(Path into, Object... more) {
    return trainOn(data, into, more);
  }

  private static Object[] trainOn(Path dataset, Path into, Object... more) {
    Stream<Object> all =
        Stream.of("train", "--json", "--config", config, "--data", dataset, "--store", into);
    return Stream.concat(all, Stream.of(more)).toArray();
  }

  /** Starts a run and stops it by SIGTERM after two epochs; returns its standard error. */
  private static String interrupt(Path store, Path errors, Object... more) throws Exception {
    try (TrainerProcess process = TrainerProcess.start(errors, train(store, more))) {
      assertNotNull(process.line(), process::errors);
      assertNotNull(process.line(), process::errors);
      process.signal("TERM");
      process.lastLine();
      assertEquals(128 + 15, process.exitCode());
      return process.errors();
    }
  }

  /** Copies the run that was interrupted. */
  private void interrupted() throws IOException {
    Path from = shared.resolve("interrupted");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = store.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private static PublishedModel whole() throws IOException {
    return PublishedModel.of(shared.resolve("whole").resolve("tiny"));
  }

  private TrainerProcess start(Object... more) throws IOException {
    return TrainerProcess.start(folder.resolve("errors" + processes++), train(store, more));
  }

  private Path checkpoints() {
    return store.resolve(".checkpoints").resolve("tiny");
  }

  private List<Path> checkpointFiles() throws IOException {
    try (Stream<Path> files = Files.list(checkpoints())) {
      return files.filter(file -> file.toString().endsWith(".checkpoint")).sorted().toList();
    }
  }

  /** Returns the model of a run with a final fit that nothing interrupted. */
  private PublishedModel wholeWithFinalFit() throws IOException {
    Path whole = folder.resolve("whole");
    Run run = Run.of(train(whole, "--final"));
    assertEquals(0, run.code(), run.err());
    return PublishedModel.of(whole.resolve("tiny"));
  }

  /** Starts a run and kills it after so many of its own epochs. */
  private void killAfter(int epochs, long moreMillis) throws Exception {
    try (TrainerProcess process = start("--resume", "--final")) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        assertNotNull(process.line(), process::errors);
      }
      Thread.sleep(moreMillis);
      process.kill();
    }
  }

  @Test
  void killedAtAnyMomentItGivesTheSameSnapshot() throws Exception {
    PublishedModel whole = wholeWithFinalFit();
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    killAfter(1, random.nextInt(30));
    killAfter(2, random.nextInt(50));
    Run last = Run.of(train(store, "--resume", "--final"));
    assertEquals(0, last.code(), () -> last.err() + " seed " + seed);
    assertTrue(last.err().matches("(?s).*Resuming at epoch [1-9].*"), last::err);
    whole.requireSame(PublishedModel.of(store.resolve("tiny")));
    assertFalse(Files.exists(store.resolve(".checkpoints")), "removed after publication");
  }

  @Test
  void killedInTheFinalFitItGivesTheSameSnapshot() throws Exception {
    PublishedModel whole = wholeWithFinalFit();
    try (TrainerProcess process = start("--final")) {
      while (Files.notExists(checkpoints().resolve("final-000001.checkpoint"))
          && process.isAlive()) {
        Thread.sleep(1);
      }
      process.kill();
    }
    assertFalse(Files.exists(store.resolve("tiny")));
    Run last = Run.of(train(store, "--resume", "--final"));
    assertEquals(0, last.code(), last.err());
    assertTrue(last.err().contains("Resuming at epoch " + EPOCHS + "\n"), last::err);
    whole.requireSame(PublishedModel.of(store.resolve("tiny")));
  }

  @Test
  void interruptedItLeavesACheckpointAndNamesResume() throws Exception {
    PublishedModel whole = whole();
    String errors =
        interrupt(store, folder.resolve("errors"), "--set", "training.checkpointEvery=1h");
    assertTrue(errors.contains("ccdrec: training was cancelled; nothing was published\n"), errors);
    assertTrue(errors.contains("Stopping at the end of this epoch, to write a checkpoint"), errors);
    assertTrue(errors.contains("the same command with --resume continues the run"), errors);
    assertTrue(errors.contains("with --publish-best an interruption publishes it"), errors);
    assertEquals(1, checkpointFiles().size());
    assertFalse(Files.exists(store.resolve("tiny")));
    Run resumed = Run.of(train(store, "--resume"));
    assertEquals(0, resumed.code(), resumed.err());
    whole.requireSame(PublishedModel.of(store.resolve("tiny")));
  }

  @Test
  void interruptedItPublishesTheBestEpochIfAsked() throws Exception {
    String errors = interrupt(store, folder.resolve("errors"), "--publish-best");
    assertTrue(errors.contains("publishing the best so far, epoch "), errors);
    PublishedModel best = PublishedModel.of(store.resolve("tiny"));
    int epochs = best.report().path("epochs").size();
    assertTrue(epochs >= 2 && epochs < EPOCHS, () -> "epochs " + epochs);
    assertEquals(0, Run.of("snapshot", "verify", store).code());
    PublishedModel whole = whole();
    Run resumed = Run.of(train(store, "--resume"));
    assertEquals(0, resumed.code(), resumed.err());
    whole.requireSame(PublishedModel.of(store.resolve("tiny")));
  }

  @Test
  void withoutACheckpointResumeStartsAtTheBeginning() throws IOException {
    Run run = Run.of(train(store, "--resume"));
    assertEquals(0, run.code(), run.err());
    assertEquals(
        "No checkpoint in %s: starting at the beginning\n".formatted(checkpoints()), run.err());
  }

  @Test
  void withoutResumeItStartsAgainAndSaysSo() throws Exception {
    PublishedModel whole = whole();
    interrupted();
    Run run = Run.of(train(store));
    assertEquals(0, run.code(), run.err());
    assertTrue(run.err().contains("--resume would continue it. This run replaces them"), run.err());
    whole.requireSame(PublishedModel.of(store.resolve("tiny")));
  }

  @Test
  void aDamagedCheckpointFallsBackToTheOneBefore() throws Exception {
    PublishedModel whole = whole();
    interrupted();
    List<Path> files = checkpointFiles();
    assertEquals(2, files.size());
    byte[] bytes = Files.readAllBytes(files.getLast());
    bytes[bytes.length / 2] ^= 1;
    Files.write(files.getLast(), bytes);
    Run run = Run.of(train(store, "--resume"));
    assertEquals(0, run.code(), run.err());
    assertTrue(
        run.err().contains("is damaged (checksum mismatch); falling back to the one before"),
        run.err());
    whole.requireSame(PublishedModel.of(store.resolve("tiny")));
  }

  @Test
  void otherDataIsRefused() throws Exception {
    interrupted();
    Path other = folder.resolve("other");
    DemoCatalogue.write(other, 6, new DemoSize(60, 80, 8));
    requireRefusal("data (hash of all files): ", trainOn(other, store, "--resume"));
  }

  @Test
  void otherConfigurationAndKernelsAreRefused() throws Exception {
    interrupted();
    requireRefusal(
        "training.learningRate: 0.01 in the checkpoint, 0.02 now",
        train(store, "--resume", "--set", "training.learningRate=0.02"));
    String kernels = System.getProperty("ccdrec.kernels");
    System.setProperty("ccdrec.kernels", "scalar");
    try {
      requireRefusal("kernels: vector", train(store, "--resume"));
    } finally {
      if (kernels == null) {
        System.clearProperty("ccdrec.kernels");
      } else {
        System.setProperty("ccdrec.kernels", kernels);
      }
    }
  }

  private void requireRefusal(String difference, Object... arguments) throws IOException {
    List<Path> before = checkpointFiles();
    Run run = Run.of(arguments);
    assertEquals(1, run.code(), run.err());
    assertTrue(run.err().contains("cannot be resumed, because the run differs"), run.err());
    assertTrue(run.err().contains(difference), run.err());
    assertEquals(before, checkpointFiles());
    assertFalse(Files.exists(store.resolve("tiny")));
  }

  @Test
  void otherThreadsAndIntervalsAreNotRefused() throws Exception {
    PublishedModel whole = whole();
    interrupted();
    Run run =
        Run.of(train(store, "--resume", "--threads", 2, "--set", "training.checkpointEvery=0"));
    assertEquals(0, run.code(), run.err());
    whole.requireSame(PublishedModel.of(store.resolve("tiny")));
  }

  @Test
  void aPluginThatDoesNotSaveItsStateIsNamed() throws IOException {
    Path plugins = FaultyBackbone.write(folder.resolve("plugins.d"));
    Path acme = folder.resolve("acme.yaml");
    Files.writeString(
        acme,
        "model: {backbone: acme, config: {fault: unsaved}}\ntraining: {epochs: 2, checkpointEvery: 1}\n");
    Run run =
        Run.of(
            "train",
            "--json",
            "--config",
            acme,
            "--data",
            data,
            "--store",
            store,
            "--plugins",
            plugins);
    assertEquals(0, run.code(), run.err());
    assertTrue(
        run.err()
            .contains(
                "acme.jar does not save its state, so this run writes no checkpoints and cannot be"
                    + " resumed"),
        run.err());
    assertFalse(Files.exists(store.resolve(".checkpoints")));
  }
}
