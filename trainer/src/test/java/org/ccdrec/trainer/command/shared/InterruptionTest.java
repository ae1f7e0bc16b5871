package org.ccdrec.trainer.command.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.trainer.command.TrainerProcess;
import org.ccdrec.trainer.command.train.FaultyBackbone;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Terminates or interrupts a separate process during training. */
@DisabledOnOs(OS.WINDOWS)
final class InterruptionTest {
  private static final int INTERRUPTED = 128 + 2;
  private static final int TERMINATED = 128 + 15;

  @TempDir Path folder;

  @Test
  void terminationEndsTheRunCleanlyAndPublishesNothing() throws Exception {
    Path data = folder.resolve("catalogue");
    Path store = folder.resolve("store");
    DemoCatalogue.write(data, 5, new DemoSize(60, 80, 8));
    Path config = folder.resolve("endless.yaml");
    Files.writeString(
        config,
        """
        model: {backbone: bpr-mf}
        training: {epochs: 1000000, patience: 1000000, threads: 1}
        """);
    try (TrainerProcess process = start(config, data, store)) {
      assertNotNull(process.line(), process::errors);
      process.signal("TERM");
      process.lastLine(); // reads all of them, since a full pipe would block the process
      assertTrue(process.endsWithin(60));
      assertEquals(TERMINATED, process.exitCode());
      assertTrue(
          process.errors().contains("ccdrec: training was cancelled; nothing was published\n"),
          process::errors);
    }
    assertFalse(Files.exists(store.resolve("demo")));
    assertTrue(Files.isDirectory(store.resolve(".checkpoints").resolve("demo")));
  }

  /** The backbone never returns from its forward pass, so the first Ctrl-C cannot stop the run. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aSecondInterruptEndsAProcessThatIgnoresTheFirst() throws Exception {
    Path data = folder.resolve("catalogue");
    DemoCatalogue.write(data, 5, new DemoSize(60, 80, 8));
    Path plugins = FaultyBackbone.write(folder.resolve("plugins.d"));
    Path config = folder.resolve("hangs.yaml");
    Files.writeString(config, "model: {backbone: acme, config: {fault: hangs}}\n");
    Path store = folder.resolve("store");
    try (TrainerProcess process = start(config, data, store, "--plugins", plugins)) {
      while (!process.errors().contains("hanging")) {
        assertTrue(process.isAlive(), "the process ended early");
        Thread.sleep(50);
      }
      process.signal("INT");
      assertFalse(process.endsWithin(2), "the first interrupt is ignored");
      process.signal("INT");
      assertTrue(process.endsWithin(10), "the second one ends the process");
      assertEquals(INTERRUPTED, process.exitCode());
    }
    assertFalse(Files.exists(store));
  }

  private TrainerProcess start(Path config, Path data, Path store, Object... more)
      throws IOException {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of("train", "--json", "--config", config, "--data", data));
    arguments.addAll(List.of("--store", store));
    arguments.addAll(List.of(more));
    return TrainerProcess.start(folder.resolve("errors"), arguments.toArray());
  }
}
