package org.ccdrec.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example plugin's jar, as its own project built it, found by the program that users start.
 * Needs the jar, which {@code ./mvnw verify} builds before.
 */
final class ExamplePluginTest {
  private static final int PATIENCE_SECONDS = 180;

  @TempDir Path folder;

  /** How the program ended. */
  private record Outcome(int exitCode, String output, String errors) {}

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
    Outcome found = ccdrec("plugins", "content-mf");
    assertEquals(0, found.exitCode(), found.errors());
    assertTrue(found.output().startsWith("backbone content-mf  (plugins.d"), found.output());
    assertTrue(found.output().contains("contentShare    number  0.5"), found.output());
  }

  /** Runs the trainer's program in the folder, on this test's class path. */
  private Outcome ccdrec(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx1g"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.ccdrec.trainer.command.Main");
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", arguments) + " did not end");
    }
    return new Outcome(
        process.exitValue(), Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
  }
}
