package org.ccdrec.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.trainer.data.problem.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingWeightsTest {
  @TempDir private Path directory;

  private Dataset dataset(String interactions) throws IOException {
    Files.writeString(directory.resolve("shop.inter"), interactions);
    return DatasetReader.read(directory);
  }

  @Test
  void weightsFollowTheOrderOfTheInteractionsAndHaveTheMeanOne() throws IOException {
    Dataset dataset =
        dataset(
            """
            userID\titemID\tx_label\tweight
            1\t0\t0\t6
            0\t2\t0\t1
            0\t1\t0\t0.5
            0\t1\t0\t99
            0\t0\t1\t50
            1\t1\t2\t50
            1\t2\t0\t
            """);
    float mean = (6 + 1 + 0.5f + 1) / 4;
    assertArrayEquals(
        new float[] {0.5f / mean, 1 / mean, 6 / mean, 1 / mean},
        TrainingWeights.read(dataset),
        1e-6f);
  }

  /** A final fit trains on the held-out interactions too. */
  @Test
  void heldOutInteractionsHaveTheirWeightsOnceTheyAreTrained() throws IOException {
    Dataset dataset =
        dataset("userID\titemID\tx_label\tweight\n0\t0\t0\t1\n0\t1\t1\t2\n0\t2\t2\t6\n");
    assertArrayEquals(
        new float[] {1 / 3f, 2 / 3f, 2}, TrainingWeights.read(dataset.withAllInTraining()), 1e-6f);
  }

  private void assertRefused(String rule, String interactions) throws IOException {
    Dataset dataset = dataset(interactions);
    var refusal = assertThrows(DataException.class, () -> TrainingWeights.read(dataset));
    assertEquals(rule, refusal.problems().getFirst().toString());
  }

  @Test
  void aFileWithoutWeightsIsRefused() throws IOException {
    assertRefused(
        "shop.inter:1: training.weights needs the column weight; ccdrec prepare writes it",
        "userID\titemID\tx_label\n0\t0\t0\n0\t1\t1\n0\t2\t2\n");
  }

  @Test
  void invalidWeightsAreNamed() throws IOException {
    assertRefused(
        "shop.inter:2: weight must be a finite number of at least 0; weight=-1",
        "userID\titemID\tx_label\tweight\n0\t0\t0\t-1\n0\t1\t1\t1\n0\t2\t2\t1\n");
  }

  @Test
  void weightsThatAreAllZeroAreRefused() throws IOException {
    assertRefused(
        "shop.inter: training.weights needs a training interaction with a weight above 0",
        "userID\titemID\tx_label\tweight\n0\t0\t0\t0\n0\t1\t1\t1\n0\t2\t2\t1\n");
  }
}
