package org.ccdrec.trainer.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.evaluation.UserScores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GeneratedCatalogueTest {
  private static final GeneratedCatalogue.Size SIZE =
      new GeneratedCatalogue.Size(2000, 1500, 22_000, 64);

  @TempDir Path folder;

  @Test
  void hasTheRequestedSizeAndIsReproducible() throws IOException {
    Dataset first = generate("first", 1);
    generate("second", 1);
    assertEquals(2000, first.userCount() + 1, "the last user is new, so no file names them");
    assertEquals(1500, first.itemCount());
    int interactions = first.train().size() + first.validation().size() + first.test().size();
    assertEquals(22_000, interactions);
    assertEquals(64, first.modalities().getFirst().columns());
    for (String file : new String[] {"generated.inter", "text_feat.npy", "visual_feat.npy"}) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("first").resolve(file)),
          Files.readAllBytes(folder.resolve("second").resolve(file)),
          file);
    }
  }

  @Test
  void hasTheLawOfTheDemo() throws IOException {
    DemoCatalogue.write(folder.resolve("demo"), 2, new DemoSize(2000, 1500, 64));
    Dataset demo = DatasetReader.read(folder.resolve("demo"));
    Dataset generated = generate("generated", 2);
    assertEquals(topShare(demo), topShare(generated), 0.05, "share of the popular tenth");
    for (Dataset dataset : new Dataset[] {demo, generated}) {
      double popular = recall(dataset, Baselines.popularity(dataset));
      double content =
          recall(dataset, Baselines.contentNeighbours(dataset, dataset.modalities().getFirst()));
      double neighbours = recall(dataset, Baselines.itemNeighbours(dataset));
      String figures =
          "%s: popularity %.4f, content %.4f, neighbours %.4f"
              .formatted(dataset.name(), popular, content, neighbours);
      assertTrue(neighbours > 1.5 * popular && content > 1.2 * popular, figures);
    }
  }

  @Test
  void writesOnlyToANewOrEmptyDirectory() throws IOException {
    Path target = Files.createDirectory(folder.resolve("used"));
    generate("used", 3);
    var refused =
        assertThrows(
            FileAlreadyExistsException.class,
            () ->
                GeneratedCatalogue.write(
                    target, 3, SIZE, GeneratedCatalogue.Metadata.NONE, written -> {}));
    assertTrue(refused.getMessage().contains("new or empty directory"), refused.getMessage());
  }

  @Test
  void refusesAnImpossibleSize() {
    assertThrows(
        IllegalArgumentException.class, () -> new GeneratedCatalogue.Size(2000, 1500, 11_999, 64));
    assertThrows(
        IllegalArgumentException.class, () -> new GeneratedCatalogue.Size(9, 1500, 22_000, 64));
    assertThrows(
        IllegalArgumentException.class, () -> new GeneratedCatalogue.Size(10, 1000, 2_000, 64));
  }

  private Dataset generate(String name, long seed) throws IOException {
    Path directory = folder.resolve(name);
    GeneratedCatalogue.write(
        directory, seed, SIZE, GeneratedCatalogue.Metadata.NONE, written -> {});
    return DatasetReader.read(directory);
  }

  private static double topShare(Dataset dataset) {
    int[] degrees = dataset.train().itemDegrees();
    Arrays.sort(degrees);
    long top = 0;
    for (int at = degrees.length - degrees.length / 10; at < degrees.length; at++) {
      top += degrees[at];
    }
    return (double) top / dataset.train().size();
  }

  private static double recall(Dataset dataset, UserScores scores) {
    try (Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1)) {
      return new Evaluator(kernels, dataset, false)
          .evaluate(Split.TEST, scores)
          .metrics()
          .recallAt20();
    }
  }
}
