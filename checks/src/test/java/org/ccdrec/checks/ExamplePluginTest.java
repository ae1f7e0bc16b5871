package org.ccdrec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.snapshot.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the program users start finds the example plugin's jar, as built by its own project,
 * and trains with it. Needs the jar, which {@code ./mvnw verify} builds first.
 */
final class ExamplePluginTest {
  @TempDir Path folder;

  @BeforeEach
  void dropTheJarIntoAPluginsDirectory() throws IOException {
    Path jar = TrainerProgram.jarOf("plugins/example", ".jar");
    Path plugins = Files.createDirectory(folder.resolve("plugins.d"));
    Files.copy(jar, plugins.resolve(jar.getFileName()));
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
    Path config = Checkout.repository().resolve("plugins/example/content-mf.yaml");
    for (boolean ccdrec : List.of(false, true)) {
      Manifest trained = TrainerProgram.trained(folder, config, data, ccdrec);
      assertEquals(TrainerProgram.USERS, trained.shape().users());
      assertEquals(64, trained.shape().dimension());
      String written = trained.model().config().toString();
      assertTrue(written.contains("\"contentShare\":0.5"), written);
    }
  }
}
