package org.ccdrec.server.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands for backup and restore that docs/operations.md gives. */
@Timeout(120)
class BackupTest {
  private static final Pattern COMMANDS = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
  private static final String[] SETTINGS = {"events.enabled=true", "catalogue.enabled=true"};

  @TempDir Path directory = Path.of("unset");

  /** Returns the commands for backup and those for restore. */
  private static List<String> documented() throws Exception {
    String page = Files.readString(Path.of("../docs/operations.md"));
    String section = page.substring(page.indexOf("\n## Backup and restore\n"));
    Matcher commands = COMMANDS.matcher(section);
    assertTrue(commands.find());
    String backup = commands.group(1);
    assertTrue(commands.find());
    return List.of(backup, commands.group(1));
  }

  private void run(String commands) throws Exception {
    Path output = directory.resolve("output");
    Process shell =
        new ProcessBuilder("bash", "-euc", commands)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(shell.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, shell.exitValue(), Files.readString(output));
  }

  @Test
  void aServerOnTheRestoredCopiesKnowsWhatWasKnownWhenTheyWereMade() throws Exception {
    Path store = directory.resolve("snapshots");
    new GeneratedSnapshot(1, 20, 60, 4, 2).publish(SnapshotStore.open(store), "demo", true);
    List<String> commands = documented();
    try (TestServer server = TestServer.start(store, SETTINGS)) {
      act(server, "new", "i7");
      String item = "{\"title\":\"Mug\"}";
      assertEquals(200, server.send("PUT", "/v1/items/i9", item).statusCode());
      run(commands.get(0));
      act(server, "new", "i8");
    }
    run(commands.get(1));
    try (TestServer server = TestServer.start(directory.resolve("restored"), SETTINGS)) {
      String answer = new String(recommended(server), StandardCharsets.UTF_8);
      assertFalse(answer.contains("\"i7\""), "the event before the backup is known");
      assertTrue(answer.contains("\"i8\""), "the one after it is not");
      String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
      assertTrue(metrics.contains("ccdrec_events_users 1"), metrics);
      assertTrue(metrics.contains("ccdrec_catalogue_items 1"), metrics);
      assertEquals("Mug", server.json("/v1/items/i9").path("title").asText());
    }
  }

  private static void act(TestServer server, String user, String item) throws Exception {
    String event = "{\"userId\":\"%s\",\"itemId\":\"%s\"}".formatted(user, item);
    assertEquals(200, server.post("/v1/events", event).statusCode());
  }

  private static byte[] recommended(TestServer server) throws Exception {
    return server.get("/v1/users/new/recommendations?k=100").body();
  }
}
