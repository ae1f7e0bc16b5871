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
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.spi.Interactions;
import org.ccdrec.trainer.data.DatasetWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example plugin's jar, as its own project built it, found and trained with by the program that
 * users start. Needs the jar, which {@code ./mvnw verify} builds before.
 */
final class ExamplePluginTest {
  private static final int USERS = 60;
  private static final int ITEMS = 40;
  private static final int WIDTH = 6;
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

  @Test
  void itTrainsAloneAndUnderCcdrec() throws Exception {
    Path data = dataset();
    for (boolean ccdrec : List.of(false, true)) {
      Outcome trained =
          ccdrec(
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
        assertEquals(USERS, snapshot.manifest().shape().users());
        assertEquals(64, snapshot.manifest().shape().dimension());
        String config = snapshot.manifest().model().config().toString();
        assertTrue(config.contains("\"contentShare\":0.5"), config);
      }
    }
  }

  private Path dataset() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Random random = new Random(7);
    List<List<int[]>> splits = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int user = 0; user < USERS; user++) {
      int first = random.nextInt(ITEMS);
      for (int at = 0; at < 8; at++) {
        splits.get(Math.max(0, at - 5)).add(new int[] {user, (first + 3 * at) % ITEMS});
      }
    }
    DatasetWriter.writeInteractions(
        data.resolve("tiny.inter"),
        interactions(splits.get(0)),
        interactions(splits.get(1)),
        interactions(splits.get(2)));
    float[] features = new float[ITEMS * WIDTH];
    for (int at = 0; at < features.length; at++) {
      features[at] = (float) random.nextGaussian();
    }
    DatasetWriter.writeFeatures(data.resolve("visual_feat.npy"), ITEMS, WIDTH, features);
    return data;
  }

  private static Interactions interactions(List<int[]> pairs) {
    int[] users = pairs.stream().mapToInt(pair -> pair[0]).toArray();
    int[] items = pairs.stream().mapToInt(pair -> pair[1]).toArray();
    return Interactions.of(USERS, ITEMS, users, items);
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
