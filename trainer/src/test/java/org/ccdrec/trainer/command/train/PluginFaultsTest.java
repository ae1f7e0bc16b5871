package org.ccdrec.trainer.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Faults of a third-party backbone are reported as its own, from the command to the exit code. */
final class PluginFaultsTest {
  @TempDir static Path shared;
  private static Path plugins;
  private static Path data;
  private static Path config;

  @TempDir Path folder;

  @BeforeAll
  static void prepare() throws IOException {
    plugins = FaultyBackbone.write(shared.resolve("plugins.d"));
    data = shared.resolve("catalogue");
    config = shared.resolve("acme.yaml");
    DemoCatalogue.write(data, 5, new DemoSize(60, 80, 8));
    Files.writeString(
        config,
        """
        name: acme
        model: {backbone: acme, dimension: 16}
        training: {epochs: 2, batchSize: 64, threads: 1}
        """);
  }

  private Run train(String fault, String... assignments) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--config", config, "--data", data));
    arguments.addAll(List.of("--store", folder.resolve("store"), "--plugins", plugins));
    arguments.addAll(List.of("--set", "model.config.fault=" + fault));
    for (String assignment : assignments) {
      arguments.addAll(List.of("--set", assignment));
    }
    return Run.of(arguments.toArray());
  }

  private static String backbone() {
    return "backbone acme of " + plugins.resolve("acme.jar");
  }

  private void assertFailure(Run run, String message) {
    assertEquals(1, run.code(), run.err());
    assertEquals("ccdrec: " + message + "\n", run.err());
    assertFalse(Files.exists(folder.resolve("store")), "nothing is published");
  }

  @Test
  void nanInForwardNamesThePluginAndTheMethod() {
    assertFailure(
        train("nan-forward"),
        backbone()
            + " failed in epoch 0: the ranking loss is NaN, although all parameters"
            + " are finite and of moderate size: its method forward computed the value; look there"
            + " for a division by zero, a logarithm of zero or an overflow, and check the features"
            + " for extreme values (ccdrec inspect)");
  }

  @Test
  void nanInTheOwnLossNamesThePluginAndTheMethod() {
    assertFailure(
        train("nan-loss"),
        backbone()
            + " failed in epoch 0: the backbone loss is NaN, although all parameters"
            + " are finite and of moderate size: its method loss computed the value; look there for a"
            + " division by zero, a logarithm of zero or an overflow, and check the features for"
            + " extreme values (ccdrec inspect)");
  }

  @Test
  void nanInAGradientNamesTheParameterAndThePlugin() {
    assertFailure(
        train("nan-gradient"),
        "training diverged in epoch 0: the ranking loss is NaN, because an earlier step gave"
            + " parameter 'items' a value that is not finite; try a smaller training.learningRate,"
            + " check the features for extreme values (ccdrec inspect), and the gradients of the"
            + " operations of "
            + backbone());
  }

  @Test
  void outOfMemoryNamesTheWayOut() {
    Run run = train("memory");
    assertEquals(1, run.code());
    assertTrue(
        run.err().startsWith("ccdrec: out of memory (Physical memory usage is too high): "),
        run.err());
    assertTrue(run.err().contains("with CCDREC_JAVA_OPTS=-Xmx"), run.err());
    assertEquals(1, run.err().lines().count(), "no stack trace: " + run.err());
  }

  @Test
  void aDiscardedFusionIsFoundInTheFirstStep() {
    assertFailure(
        train("discards", "ccdrec.enabled=true"),
        backbone()
            + ": forward must compute its vectors from the fused items; neither"
            + " users nor items depend on what the item fusion returned");
  }

  /** Writing to batches and interactions changes only the plugin's copies. */
  @Test
  void whatAPluginWritesIsItsOwnCopy() {
    Run sound = train("");
    Run writing = train("writes");
    assertEquals(0, sound.code(), sound.err());
    assertEquals(0, writing.code(), writing.err());
    assertFalse(figures(sound).isEmpty(), sound.out());
    assertEquals(figures(sound), figures(writing));
  }

  /** Returns the losses and metrics, without times and the path of the snapshot. */
  private static List<String> figures(Run run) {
    return run.lines().stream()
        .filter(line -> line.contains("validation") || line.contains("test"))
        .toList();
  }

  @Test
  void aFailureInCloseAfterPublishingIsAWarning() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger("org.ccdrec.trainer.plugin.PluginGuard");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    Run run;
    try {
      run = train("close");
    } finally {
      logger.detachAppender(log);
      logger.setAdditive(true);
    }
    assertEquals(0, run.code(), run.err());
    assertTrue(run.lines().getLast().startsWith("published "), run.out());
    assertEquals(
        List.of(
            backbone()
                + " failed in close: java.lang.IllegalStateException: not open;"
                + " the results are not affected"),
        log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }
}
