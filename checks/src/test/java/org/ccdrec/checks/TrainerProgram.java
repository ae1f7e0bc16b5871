package org.ccdrec.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.data.DatasetWriter;

/** The trainer program as users start it, and a small dataset for it. */
final class TrainerProgram {
  static final int USERS = 60;
  private static final int ITEMS = 40;
  private static final int WIDTH = 6;
  private static final int PATIENCE_SECONDS = 180;

  private TrainerProgram() {}

  /** The result of the program. */
  record Outcome(int exitCode, String output, String errors) {}

  /** Writes a dataset with one modality into {@code folder/data}. */
  static Path dataset(Path folder) throws IOException {
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

  /**
   * Returns the only jar of a module whose name has the given suffix. If it was not built, the test
   * is skipped, or fails in continuous integration ({@code CI=true}).
   */
  static Path jarOf(String module, String end) throws IOException {
    Path target = Checkout.repository().resolve(module + "/target");
    List<Path> jars = List.of();
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        jars = files.filter(file -> file.toString().endsWith(end)).toList();
      }
    }
    String missing = "needs one jar of " + module + ", found " + jars + "; ./mvnw verify builds it";
    if ("true".equals(System.getenv("CI"))) {
      assertEquals(1, jars.size(), missing);
    }
    assumeTrue(jars.size() == 1, missing);
    return jars.getFirst();
  }

  /** Trains two epochs of a configuration and returns the manifest of what was published. */
  static Manifest trained(Path folder, Path config, Path data, boolean ccdrec) throws Exception {
    Outcome trained =
        run(
            folder,
            "train",
            "--plugins",
            "plugins.d",
            "--config",
            config.toString(),
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
    Path published = SnapshotStore.resolve(folder.resolve("snapshots").resolve(nameOf(config)));
    try (Snapshot snapshot = Snapshot.openVerified(published)) {
      return snapshot.manifest();
    }
  }

  private static String nameOf(Path config) {
    return config.getFileName().toString().replace(".yaml", "");
  }

  /** Returns the help of a command of any program, as users see it. */
  static String help(Path folder, List<String> command) throws Exception {
    String main =
        switch (command.getFirst()) {
          case "serve" -> "org.ccdrec.server.Main";
          case "prepare" -> "org.ccdrec.prepare.Main";
          default -> "org.ccdrec.trainer.command.Main";
        };
    List<String> arguments = new ArrayList<>(command);
    if (!main.startsWith("org.ccdrec.trainer")) {
      arguments.removeFirst(); // the launcher does not pass this option on
    }
    arguments.add("--help");
    Outcome outcome = run(folder, main, arguments);
    assertEquals(0, outcome.exitCode(), outcome.errors());
    return outcome.output();
  }

  /** Runs a command of the trainer in the folder, on the test's class path. */
  static Outcome run(Path folder, String... arguments) throws Exception {
    return run(folder, "org.ccdrec.trainer.command.Main", List.of(arguments));
  }

  /**
   * Runs {@code prepare} in the folder, from its jar: on the test's class path, the libraries of
   * the trainer's jar hide newer ones that it needs.
   */
  static Outcome prepare(Path folder, String... arguments) throws Exception {
    String jar = jarOf("trainer/prepare", "ccdrec-prepare.jar").toString();
    return run(folder, jar, "org.ccdrec.prepare.Main", List.of(arguments));
  }

  private static Outcome run(Path folder, String main, List<String> arguments) throws Exception {
    return run(folder, System.getProperty("java.class.path"), main, arguments);
  }

  private static Outcome run(Path folder, String classPath, String main, List<String> arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-Xmx1g"));
    command.addAll(List.of("-cp", classPath));
    command.add(main);
    command.addAll(arguments);
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
