package org.ccdrec.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.dist.Installation.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the distribution where nothing can be written: the root file system is read-only. */
final class ReadOnlyIT {
  private static final String READ_ONLY =
      """
      set -e
      mount --make-rprivate /
      for place in "$PWD" /tmp; do
        mount --bind "$place" "$place"
        mount -o remount,bind,ro "$place"
      done
      mount -o remount,bind,ro /
      cd "$PWD"
      ! touch file 2>/dev/null
      exec "$@"
      """;

  private static Installation installation;

  @BeforeAll
  static void unpackAndTrain() throws Exception {
    assumeTrue(
        new ProcessBuilder("unshare", "--mount", "true").start().waitFor() == 0,
        "this machine allows no mount namespaces");
    installation = Installation.shared();
  }

  @Test
  void theServerNeedsToWriteNothing() throws Exception {
    ProcessBuilder serve = readOnly("serve", "--store", "store", "--port", "0");
    try (var server = new DemoServer(serve, installation.work())) {
      server.requestExamples();
    }
  }

  @Test
  void anEventLogThatCannotBeWrittenIsNamed() throws Exception {
    ProcessBuilder serve = readOnly("serve", "--store", "store", "--port", "0");
    serve.environment().put("CCDREC_SERVER_EVENTS_ENABLED", "true");
    assertFails(
        serve,
        "The directory of the event log, store/.events, cannot be used",
        "Read-only file system",
        "Make it writable or set events.directory.");
  }

  @Test
  void aStoreThatCannotBeWrittenIsNamedBeforeTraining() throws Exception {
    assertFails(
        readOnly("train", "--data", "data", "--store", "new"),
        "new: nothing can be published here, so nothing was computed",
        "Read-only file system",
        "name another --store");
  }

  private static void assertFails(ProcessBuilder command, String... parts) throws Exception {
    Outcome outcome = Installation.run(command, installation.work());
    assertEquals(1, outcome.exitCode(), outcome.errors());
    String last = outcome.errors().strip().lines().toList().getLast();
    for (String part : parts) {
      assertTrue(last.contains(part), outcome.errors());
    }
  }

  private static ProcessBuilder readOnly(String... arguments) {
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", READ_ONLY));
    command.add("sh");
    command.addAll(installation.command(arguments).command());
    return Installation.bare(new ProcessBuilder(command));
  }
}
