package org.ccdrec.trainer.command.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.ccdrec.trainer.command.Main;
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
    Path errors = folder.resolve("errors");
    Process process = start(errors, config, data, store);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertNotNull(out.readLine(), () -> "the run ended early: " + text(errors));
      process.toHandle().destroy(); // keeps the pipes open
      while (out.readLine() != null) {
        // Drain the epoch lines until the process exits; a full pipe would block it.
      }
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    } finally {
      process.destroyForcibly();
    }
    assertEquals(TERMINATED, process.exitValue());
    assertTrue(
        text(errors).contains("ccdrec: training was cancelled; nothing was published\n"),
        () -> text(errors));
    assertFalse(Files.exists(store.resolve("demo")));
    assertTrue(Files.isDirectory(store.resolve(".checkpoints").resolve("demo")));
  }

  /**
   * The backbone never returns from its forward pass, so the first Ctrl-C cannot stop the run. The
   * default disposition of SIGINT is restored for the child, since a test may run in the background
   * and ignore it.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aSecondInterruptEndsAProcessThatIgnoresTheFirst() throws Exception {
    Path data = folder.resolve("catalogue");
    DemoCatalogue.write(data, 5, new DemoSize(60, 80, 8));
    Path plugins = FaultyBackbone.write(folder.resolve("plugins.d"));
    Path config = folder.resolve("hangs.yaml");
    Files.writeString(config, "model: {backbone: acme, config: {fault: hangs}}\n");
    Path errors = folder.resolve("errors");
    Path store = folder.resolve("store");
    Process process = start(errors, config, data, store, "--plugins", plugins.toString());
    try {
      await(process, () -> text(errors).contains("hanging"));
      interrupt(process);
      assertFalse(process.waitFor(2, TimeUnit.SECONDS), "the first interrupt is ignored");
      interrupt(process);
      assertTrue(process.waitFor(10, TimeUnit.SECONDS), "the second one ends the process");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(INTERRUPTED, process.exitValue());
    assertFalse(Files.exists(store));
  }

  private static void interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).inheritIO().start().waitFor();
  }

  private static void await(Process process, BooleanSupplier condition) throws Exception {
    while (!condition.getAsBoolean()) {
      assertTrue(process.isAlive(), "the process ended early");
      Thread.sleep(50);
    }
  }

  private static Process start(Path errors, Path config, Path data, Path store, String... more)
      throws Exception {
    List<String> command = new ArrayList<>();
    if (OS.LINUX.isCurrentOs()) {
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "train",
            "--json",
            "--config",
            config.toString(),
            "--data",
            data.toString(),
            "--store",
            store.toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectError(errors.toFile()).start();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
