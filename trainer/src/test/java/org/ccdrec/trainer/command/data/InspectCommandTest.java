package org.ccdrec.trainer.command.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.data.DatasetWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InspectCommandTest {

  @TempDir Path directory;

  @BeforeEach
  void writeADataset() throws IOException {
    writeInteractions("0\t0\t0\n0\t1\t0\n1\t0\t1\n1\t1\t2\n");
    DatasetWriter.writeFeatures(
        directory.resolve("image_feat.npy"), 2, 2, new float[] {3, 4, 0.5f, 0});
  }

  private void writeInteractions(String lines) throws IOException {
    Files.writeString(directory.resolve("toy.inter"), "userID\titemID\tx_label\n" + lines);
  }

  @Test
  void showsWhatIsInADataset() {
    Run run = Run.of("inspect", directory);
    assertEquals(0, run.code(), run.err());
    String expected =
        """
        splits
          SPLIT       INTERACTIONS  USERS  ITEMS  COLD USERS  COLD ITEMS  COLD INTERACTIONS
          train                  2      1      2           0           0                  0
          validation             1      1      1           1           0                  1
          test                   1      1      1           1           0                  1

        training interactions
          PER   LEAST  10 %  25 %  MEDIAN  75 %  90 %  99 %  GREATEST  MEAN
          user      0     0     0       0     2     2     2         2     1
          item      1     1     1       1     1     1     1         1     1
          without any: 1 users, 0 items
          the most popular 1 % of the items have 50.0 %, the top 10 % have 50.0 %; Gini 0.000

        modalities
          NAME   FILE            TYPE  DIMENSION  ZERO ROWS  DUPLICATE ROWS  CONSTANT COLUMNS
          image  image_feat.npy  <f4           2          0               0                 0
          ROW NORMS OF   LEAST    10 %    25 %  MEDIAN  75 %  90 %  99 %  GREATEST   MEAN
          image         0.5000  0.5000  0.5000  0.5000     5     5     5         5  2.750

        warnings
          - 1 of 2 users have no training interaction: only popularity can serve them.
        """;
    assertTrue(run.out().contains(expected), run.out());
  }

  @Test
  void scriptsGetOneObject() throws IOException {
    Run run = Run.of("inspect", "--json", "--modality", "look=image_feat.npy", directory);
    assertEquals(0, run.code(), run.err());
    assertEquals(1, run.lines().size());
    JsonNode report = new ObjectMapper().readTree(run.lines().getFirst());
    assertEquals(2, report.path("users").asInt());
    assertEquals(1, report.path("test").path("coldUsers").asInt());
    assertEquals("look", report.path("modalities").path(0).path("name").asText());
    assertEquals(64, report.path("hash").asText().length());
  }

  @Test
  void refusesInvalidDataWithEveryProblem() throws IOException {
    writeInteractions("0\t0\t0\n0\tx\t0\n1\t0\t7\n1\t1\t2\n1\t-1\t1\n");
    Run run = Run.of("inspect", directory);
    assertEquals(1, run.code());
    assertEquals("", run.out());
    assertEquals(
        """
        ccdrec: dataset %s cannot be used, 3 problems:
          toy.inter:3: itemID must be a whole number; itemID=x
          toy.inter:4: x_label must be 0 (training), 1 (validation) or 2 (test); x_label=7
          toy.inter:6: itemID must not be negative; itemID=-1
        """
            .formatted(directory),
        run.err());
  }

  @Test
  void refusesWrongUsage() {
    assertEquals(2, Run.of("inspect").code());
    assertEquals(2, Run.of("inspect", "--modality", "Look=image_feat.npy", directory).code());
    assertEquals(2, Run.of("inspect", "--problems", "0", directory).code());
    assertEquals(1, Run.of("inspect", directory.resolve("none")).code());
  }
}
