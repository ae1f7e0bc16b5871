package org.ccdrec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example plugin's jar, as its own project built it, found and trained with by the program that
 * users start. Needs the jar, which {@code ./mvnw verify} builds before.
 */
final class ExamplePluginTest {
  @TempDir Path folder;

  @BeforeEach
  void dropTheJarIntoAPluginsDirectory() throws IOException {
    Path target = Checkout.repository().resolve("plugins/example/target");
    List<Path> jars = List.of();
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
      }
    }
    assumeTrue(jars.size() == 1, "needs the jar of plugins/example; ./mvnw verify builds it");
    Path plugins = Files.createDirectory(folder.resolve("plugins.d"));
    Files.copy(jars.getFirst(), plugins.resolve(jars.getFirst().getFileName()));
  }

  @Test
  void itIsFoundWithItsKeys() throws Exception {
    TrainerProgram.Outcome found = TrainerProgram.run(folder, "plugins", "content-mf");
    assertEquals(0, found.exitCode(), found.errors());
    assertTrue(found.output().startsWith("backbone content-mf  (plugins.d"), found.output());
    assertTrue(found.output().contains("contentShare    number  0.5"), found.output());
  }

  @Test
  void itTrainsAloneAndUnderCcdrec() throws Exception {
    Path data = TrainerProgram.dataset(folder);
    for (boolean ccdrec : List.of(false, true)) {
      TrainerProgram.Outcome trained =
          TrainerProgram.run(
              folder,
              "train",
              "--config",
              Checkout.repository().resolve("plugins/example/content-mf.yaml").toString(),
              "--data",
              data.toString(),
              "--store",
              "snapshots",
              "--epochs",
              "2",
              "--set",
              "ccdrec.enabled=" + ccdrec,
              "--json");
      assertEquals(0, trained.exitCode(), trained.errors());
      Path published = SnapshotStore.resolve(folder.resolve("snapshots/content-mf"));
      try (Snapshot snapshot = Snapshot.openVerified(published)) {
        assertEquals(TrainerProgram.USERS, snapshot.manifest().shape().users());
        assertEquals(64, snapshot.manifest().shape().dimension());
        String config = snapshot.manifest().model().config().toString();
        assertTrue(config.contains("\"contentShare\":0.5"), config);
      }
    }
  }
}
