package org.ccdrec.trainer.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {

  @TempDir Path folder;

  @Test
  void noCommandIsWrongUsage() {
    Run run = Run.of();
    assertEquals(2, run.code());
    assertEquals("ccdrec: missing command\nTry 'ccdrec --help' for the options.\n", run.err());
    assertEquals("", run.out());
  }

  @Test
  void aMistypedCommandOrOptionIsWrongUsageWithASuggestion() {
    Run command = Run.of("plugin");
    assertEquals(2, command.code());
    assertTrue(command.err().startsWith("ccdrec: Unmatched argument at index 0: 'plugin'\n"));
    assertTrue(command.err().contains("plugins"), command.err());
    Run option = Run.of("plugins", "--jsn");
    assertEquals(2, option.code());
    assertTrue(option.err().contains("--json"), option.err());
    assertTrue(option.err().endsWith("Try 'ccdrec plugins --help' for the options.\n"));
    assertEquals(2, Run.of("snapshot").code());
    assertEquals(2, Run.of("snapshot", "show").code());
    assertEquals(2, Run.of("events").code());
    assertEquals(2, Run.of("events", "export").code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "study",
        "plugins",
        "snapshot",
        "snapshot list",
        "snapshot show",
        "snapshot verify",
        "events",
        "events export"
      })
  void everyCommandHasHelp(String command) {
    Run run = Run.of((Object[]) (command + " --help").strip().split(" "));
    assertEquals(0, run.code());
    assertTrue(run.out().startsWith(("Usage: ccdrec " + command).strip()), run.out());
    assertTrue(run.out().contains("--debug"), run.out());
    assertFalse(run.out().contains("\u001b"), "help must not be coloured");
    assertTrue(run.out().lines().allMatch(line -> line.length() <= 100), run.out());
  }

  @Test
  void theVersionIsPrinted() {
    Run run = Run.of("--version");
    assertEquals(0, run.code());
    assertTrue(run.out().startsWith("ccdrec "), run.out());
  }

  @Test
  void aFailureIsOneMessageWithoutStackTraceUnlessAskedFor() {
    Path missing = folder.resolve("missing");
    String message = "ccdrec: the plugins directory must exist; directory=" + missing + "\n";
    Run plain = Run.of("plugins", "--plugins", missing);
    assertEquals(1, plain.code());
    assertEquals(message, plain.err());
    assertEquals("", plain.out());
    Run debug = Run.of("plugins", "--debug", "--plugins", missing);
    assertEquals(1, debug.code());
    assertTrue(debug.err().startsWith(message), debug.err());
    assertTrue(debug.err().contains("\tat org.ccdrec.trainer.plugin."), debug.err());
    assertEquals(
        debug.err().lines().count(),
        Run.of("-v", "plugins", "--plugins", missing).err().lines().count());
  }
}
