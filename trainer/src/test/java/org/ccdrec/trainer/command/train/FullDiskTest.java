package org.ccdrec.trainer.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.command.TrainerProcess;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Training where files cannot grow beyond a size, as on a disk that is full at each write. */
@EnabledOnOs(OS.LINUX)
final class FullDiskTest {
  @TempDir Path folder = Path.of("unset");
  private Path data = folder;
  private Path store = folder;

  @BeforeEach
  void prepare() throws IOException {
    data = folder.resolve("catalogue");
    store = folder.resolve("store");
    DemoCatalogue.write(data, 5, new DemoSize(300, 80, 8));
  }

  private Object[] train(Object... more) throws IOException {
    Path config = folder.resolve("tiny.yaml");
    Files.writeString(
        config,
        """
        name: tiny
        model: {backbone: bpr-mf, dimension: 64}
        training: {epochs: 2, threads: 1, checkpointEvery: 1}
        """);
    Stream<Object> all =
        Stream.of("train", "--json", "--config", config, "--data", data, "--store", store);
    return Stream.concat(all, Stream.of(more)).toArray();
  }

  /** A checkpoint has the vectors several times, so it is larger than any file of the snapshot. */
  @Test
  void aCheckpointThatDoesNotFitIsAWarning() throws Exception {
    try (TrainerProcess process =
        TrainerProcess.startWithFileLimit(200, folder.resolve("errors"), train())) {
      process.lastLine();
      assertEquals(0, process.exitCode(), process::errors);
      for (int epochs = 1; epochs <= 2; epochs++) {
        String warning =
            "Warning: no checkpoint after %d epochs could be written (".formatted(epochs);
        assertTrue(process.errors().contains(warning), process::errors);
      }
    }
    assertEquals(0, Run.of("snapshot", "verify", store).code());
    assertFalse(Files.exists(store.resolve(".checkpoints")), "nothing half-written is left");
  }

  @Test
  void aSnapshotThatDoesNotFitLeavesTheMetrics() throws Exception {
    try (TrainerProcess process =
        TrainerProcess.startWithFileLimit(
            40, folder.resolve("errors"), train("--set", "training.checkpointEvery=0"))) {
      String last = process.lastLine();
      assertEquals(1, process.exitCode(), process::errors);
      assertTrue(last.contains("\"recall@20\""), last);
      assertTrue(process.errors().contains("File too large"), process::errors);
    }
    assertEquals(List.of(), published(), "nothing half-written is left");
    Run again = Run.of(train("--resume"));
    assertEquals(0, again.code(), again.err());
  }

  private List<Path> published() throws IOException {
    Path name = store.resolve("tiny");
    if (Files.notExists(name)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(name)) {
      return entries.toList();
    }
  }

  @Test
  void eventsThatDoNotFitAreAWarning() throws Exception {
    Path events = folder.resolve("events");
    Object[] many =
        train("--log-tensorboard", events, "--epochs", 20, "--set", "training.checkpointEvery=0");
    try (TrainerProcess process =
        TrainerProcess.startWithFileLimit(200, folder.resolve("errors"), many)) {
      process.lastLine();
      assertEquals(0, process.exitCode(), process::errors);
    }
    try (TrainerProcess process =
        TrainerProcess.startWithFileLimit(4, folder.resolve("errors"), many)) {
      process.lastLine();
      assertTrue(
          process.errors().contains("Warning: events for TensorBoard cannot be written to"),
          process::errors);
    }
  }
}
