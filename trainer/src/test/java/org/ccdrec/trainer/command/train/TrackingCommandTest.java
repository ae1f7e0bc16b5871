package org.ccdrec.trainer.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.ccdrec.trainer.tracking.FakeMlflow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --log-tensorboard --log-mlflow}, and the progress that is printed. */
final class TrackingCommandTest {
  @TempDir Path folder = Path.of("unset");
  private Path data = folder;
  private Path config = folder;

  @BeforeEach
  void prepare() throws IOException {
    data = folder.resolve("catalogue");
    config = folder.resolve("tiny.yaml");
    DemoCatalogue.write(data, 5, new DemoSize(60, 80, 8));
    Files.writeString(
        config,
        "name: tiny\nmodel: {backbone: bpr-mf}\ntraining: {epochs: 3, patience: 3, threads: 1}\n");
  }

  private Run train(Object... more) {
    Stream<Object> all =
        Stream.of("train", "--config", config, "--data", data, "--store", folder.resolve("store"));
    return Run.of(Stream.concat(all, Stream.of(more)).toArray());
  }

  @Test
  void epochsGoToTensorBoardAndMlflow() throws IOException {
    Path events = folder.resolve("events");
    try (FakeMlflow server = FakeMlflow.start()) {
      Run run = train("--log-tensorboard", events, "--log-mlflow", server.address());
      assertEquals(0, run.code(), run.err());
      List<String> paths = server.paths();
      assertEquals("runs/update", paths.getLast());
      assertEquals("FINISHED", server.body(paths.size() - 1).path("status").asText());
      assertEquals("tiny", server.body(1).path("name").asText());
      String test = server.body(paths.size() - 2).toString();
      assertTrue(test.contains("test/recall_at_20"), test);
    }
    try (Stream<Path> files = Files.list(events)) {
      assertTrue(Files.size(files.findFirst().orElseThrow()) > 1000);
    }
  }

  @Test
  void aServerThatIsNotThereIsAWarning() {
    Run run = train("--log-mlflow", "http://127.0.0.1:1");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.err().contains("Warning: MLflow at http://127.0.0.1:1 failed ("), run.err());
  }

  @Test
  void everyEpochHasSpeedMemoryAndTimeLeft() {
    Run run = train();
    assertEquals(0, run.code(), run.err());
    List<String> lines = run.lines();
    int heading =
        lines.indexOf(
            lines.stream()
                .filter(line -> line.startsWith("  EPOCH  STAGE"))
                .findFirst()
                .orElseThrow());
    assertTrue(lines.get(heading).endsWith("STEPS/S  MEMORY  LEFT"), lines.get(heading));
    String epoch = lines.get(heading + 1);
    assertTrue(epoch.matches(".* [0-9.]+ +[0-9.]+GB  [0-9msh]+( \\*)?"), epoch);
  }
}
