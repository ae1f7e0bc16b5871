package org.ccdrec.trainer.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.DatasetWriter;
import org.ccdrec.trainer.data.TikTok;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionTest {
  private static final double EXACT = 1e-12;

  @TempDir Path directory;

  @Test
  void countsSplitsAndColdStart() throws IOException {
    // User 2 and item 3 appear only in the test split; item 4 has only features.
    write("0\t0\t0\n0\t1\t0\n1\t0\t0\n0\t2\t1\n2\t0\t2\n1\t3\t2\n");
    Inspection found = inspect();
    assertEquals(3, found.users());
    assertEquals(5, found.items());
    assertEquals(6, found.interactions());
    assertEquals(1 - 6.0 / 15, found.sparsity(), EXACT);
    assertEquals(new SplitReport(3, 2, 2, 0, 0, 0), found.train());
    assertEquals(new SplitReport(1, 1, 1, 0, 1, 1), found.validation());
    assertEquals(new SplitReport(2, 2, 2, 1, 1, 2), found.test());
    assertEquals(1, found.usersWithoutTraining());
    assertEquals(3, found.itemsWithoutTraining());
    assertEquals(1.0, found.userDegrees().mean(), EXACT);
    assertEquals(0.6, found.itemDegrees().mean(), EXACT);
    assertEquals(2, found.itemDegrees().greatest());
  }

  @Test
  void describesFeatures() throws IOException {
    write("0\t0\t0\n0\t1\t1\n0\t2\t2\n");
    ModalityReport found = inspect().modalities().getFirst();
    assertEquals("image", found.name());
    assertEquals("<f4", found.type());
    assertEquals(2, found.dimension());
    assertEquals(1, found.zeroRows());
    assertEquals(1, found.duplicateRows());
    assertEquals(0, found.constantColumns());
    assertEquals(5, found.norms().greatest());
    assertEquals(2, found.norms().median());
    DatasetWriter.writeFeatures(
        directory.resolve("image_feat.npy"), 3, 2, new float[] {1, 7, 2, 7, 3, 7});
    assertEquals(1, inspect().modalities().getFirst().constantColumns());
  }

  @Test
  void warnsInPlainWords() throws IOException {
    write("0\t0\t0\n0\t0\t0\n0\t1\t1\n0\t2\t2\n");
    List<String> warnings = inspect().warnings();
    assertEquals(
        List.of(
            "toy.inter:3: skipped repeated interactions: 1;" + " the first is user 0, item 0",
            "4 of 5 items have no training interaction: only their content can recommend them.",
            "The validation split has only 1 user: small differences between models are not"
                + " significant.",
            "100 % of the validation interactions have a user or item unseen in training.",
            "The test split has only 1 user: small differences between models are not significant.",
            "100 % of the test interactions have a user or item unseen in training.",
            "1 % of the items have 100 % of the training interactions: compare with popularity.",
            "image: 1 of 5 items have all-zero features, as if they had no content.",
            "image: 1 of 5 items have exactly the features of another item."),
        warnings);
  }

  @Test
  void namesAllUsersWhoLeaveNothingToSample() throws IOException {
    write("0\t0\t0\n0\t1\t0\n0\t2\t0\n0\t3\t0\n0\t4\t0\n1\t0\t0\n");
    assertTrue(
        inspect()
            .warnings()
            .contains(
                "1 user has every item in training, so there is no negative to draw for them: they"
                    + " are left out of sampling (0)."));
  }

  @Test
  void namesMissingSplits() throws IOException {
    write("0\t0\t0\n");
    List<String> warnings = inspect().warnings();
    assertTrue(
        warnings.contains(
            "There is no validation split: no best epoch can be chosen, so --epochs says how long"
                + " to train."),
        warnings.toString());
    assertTrue(
        warnings.contains("There is no test split: the model has no test metrics."),
        warnings.toString());
  }

  @Test
  void namesFeaturesThatSinglePrecisionCannotSquare() throws IOException {
    write("0\t0\t0\n0\t1\t1\n0\t2\t2\n");
    float[] extreme = {3e19f, 0, 1e-30f, 0, 1, 0, 2, 0, 3, 0};
    DatasetWriter.writeFeatures(directory.resolve("image_feat.npy"), 5, 2, extreme);
    List<String> warnings = inspect().warnings();
    assertTrue(
        warnings.stream()
            .anyMatch(
                w ->
                    w.startsWith(
                        "image: 2 of 5 items have features longer than 1e+18 or shorter than"
                            + " 1e-18 (from 1.00e-30 to 3.00e+19)")),
        warnings.toString());
    DatasetWriter.writeFeatures(directory.resolve("image_feat.npy"), 5, 2, new float[10]);
    assertTrue(
        inspect()
            .warnings()
            .contains("image: all features are zero, so the modality has no content."));
  }

  @Test
  void measuresConcentration() {
    assertEquals(0, Concentration.of(new int[] {3, 3, 3, 3}).gini(), EXACT);
    assertEquals(0.75, Concentration.of(new int[] {0, 8, 0, 0}).gini(), EXACT);
    int[] popularity = new int[100];
    for (int item = 0; item < 100; item++) {
      popularity[item] = item < 10 ? 9 : 1;
    }
    popularity[5] = 29;
    Concentration found = Concentration.of(popularity);
    assertEquals(29.0 / 200, found.topHundredth(), EXACT);
    assertEquals(110.0 / 200, found.topTenth(), EXACT);
  }

  @Test
  void takesQuantilesFromTheNumbersThemselves() {
    double[] values = new double[200];
    for (int i = 0; i < values.length; i++) {
      values[i] = values.length - i;
    }
    assertEquals(new Quantiles(1, 20, 50, 100, 150, 180, 198, 200, 100.5), Quantiles.of(values));
    assertEquals(7, Quantiles.of(new int[] {7}).lowerTenth());
  }

  @Test
  void knowsTikTok() {
    Inspection found = Inspection.of(DatasetReader.read(TikTok.directory()));
    assertEquals(68_722, found.interactions());
    assertEquals(10, found.usersWithoutTraining());
    assertEquals(465, found.itemsWithoutTraining());
    assertEquals(59_541, found.train().interactions());
    assertTrue(found.warnings().stream().anyMatch(w -> w.startsWith("465 of 6,710 items")));
  }

  private void write(String interactions) throws IOException {
    Files.writeString(directory.resolve("toy.inter"), "userID\titemID\tx_label\n" + interactions);
    DatasetWriter.writeFeatures(
        directory.resolve("image_feat.npy"), 5, 2, new float[] {3, 4, 0, 0, 3, 4, 2, 0, 0, 1});
  }

  private Inspection inspect() {
    return Inspection.of(DatasetReader.read(directory));
  }
}
