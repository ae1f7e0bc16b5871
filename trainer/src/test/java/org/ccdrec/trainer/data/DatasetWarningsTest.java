package org.ccdrec.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.trainer.data.features.ModalityFile;
import org.ccdrec.trainer.data.problem.DataException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what the reader reports about directories that are readable but odd. */
final class DatasetWarningsTest {
  private static final String HEADER = "userID\titemID\tx_label\n";

  @TempDir Path directory;

  @BeforeEach
  void writeGoodDataset() throws IOException {
    write("toy.inter", DatasetReaderTest.GOOD);
    features("image_feat.npy", 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text_feat.npy.gz | was not read, because it is compressed; decompress it to text_feat.npy",
        "users.txt.zst    | was not read, because it is compressed; decompress it to users.txt",
        "items.json       | was not read; did you mean items.jsonl?",
        "items.tsv        | was not read; did you mean items.csv?",
        "user.txt         | was not read; did you mean users.txt?",
        "Users.TXT        | was not read, because names are case-sensitive; rename it to users.txt",
        "text_feat.npz    | was not read, because features must be NumPy arrays; save it with"
            + " numpy.save as text_feat.npy",
      })
  void namesWhatIsProbablyMeant(String file, String warning) throws IOException {
    write(file, "anything");
    assertEquals(List.of(file + ": " + warning), warnings());
  }

  @Test
  void otherFilesAreNobodysConcern() throws IOException {
    for (String file : List.of("README.md", "prepare.json", "0.png", "licence.txt", ".DS_Store")) {
      write(file, "anything");
    }
    assertEquals(List.of(), warnings());
  }

  @Test
  void danglingLinksAreErrorsIfTheDatasetNeedsThem() throws IOException {
    Files.createSymbolicLink(directory.resolve("readme"), Path.of("nowhere"));
    assertEquals(
        List.of("readme: is a link whose target does not exist, so it was not read"), warnings());
    Files.createSymbolicLink(directory.resolve("text_feat.npy"), Path.of("nowhere"));
    var refused = assertThrows(DataException.class, () -> DatasetReader.read(directory));
    assertEquals(
        "text_feat.npy: is a link whose target does not exist, so it was not read",
        refused.problems().getFirst().toString());
  }

  @Test
  void featuresBesideTheConfiguredOnesAreReported() throws IOException {
    features("text_feat.npy", 3);
    var chosen = DatasetOptions.withModalities(List.of(new ModalityFile("x", "text_feat.npy")));
    assertEquals(
        "[image_feat.npy: was not read, because it is not among the modalities configured]",
        DatasetReader.read(directory, chosen).warnings().toString());
  }

  @Test
  void idsThatCountFromOneAreReported() throws IOException {
    write("toy.inter", HEADER + "1\t1\t0\n1\t2\t0\n2\t3\t1\n3\t1\t2\n");
    var refused = assertThrows(DataException.class, () -> DatasetReader.read(directory));
    assertTrue(
        refused
            .getMessage()
            .contains("itemID counts from 1 here and must count from 0: subtract 1 from each"),
        refused.getMessage());
    features("image_feat.npy", 4);
    List<String> warnings = warnings();
    assertEquals(2, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).startsWith("toy.inter: the smallest userID is 1"), warnings.get(0));
    assertTrue(warnings.get(1).startsWith("toy.inter: the smallest itemID is 1"), warnings.get(1));
  }

  @Test
  void paddedIdsAreReported() throws IOException {
    write("toy.inter", HEADER + "0\t00\t0\n0\t01\t0\n1\t2\t1\n002\t0\t2\n");
    assertEquals(
        List.of(
            "toy.inter: ids with leading zeros were read as row numbers: 3; the first is itemID=00."
                + " Ids that are text belong in users.txt and items.txt, which ccdrec prepare"
                + " writes"),
        warnings());
  }

  @Test
  void validationAndTestMayBeMissingButNotTraining() throws IOException {
    write("toy.inter", HEADER + "0\t0\t0\n2\t1\t0\n");
    assertEquals(0, DatasetReader.read(directory).test().size());
    write("toy.inter", HEADER + "0\t0\t1\n2\t1\t2\n");
    var refused = assertThrows(DataException.class, () -> DatasetReader.read(directory));
    assertEquals(
        "toy.inter: there must be at least one training interaction; none has x_label 0 (train)",
        refused.problems().getFirst().toString());
  }

  @Test
  void messagesAboutJsonHaveNoAdviceForProgrammers() throws IOException {
    for (String line :
        List.of("{\"itemID\": 007}", "{'itemID': 0}", "{\"itemID\": NaN}", "{\"itemID\": .5}")) {
      write("items.jsonl", line + "\n");
      var refused = assertThrows(DataException.class, () -> DatasetReader.read(directory));
      String message = refused.getMessage();
      assertTrue(message.contains("items.jsonl:1: a line must be one JSON object; "), message);
      assertFalse(message.contains("Feature"), message);
      assertFalse(message.endsWith("; "), message);
    }
  }

  @Test
  void hugeDoublesAreShownAsTheyAre() throws IOException {
    byte[] header =
        ("\u0093NUMPY\u0001\u0000\u0046\u0000"
                + "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 1), }".strip())
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    var bytes = java.nio.ByteBuffer.allocate(10 + 70 + 24).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.put(header);
    while (bytes.position() < 79) {
      bytes.put((byte) ' ');
    }
    bytes.put((byte) '\n').putDouble(1).putDouble(1e200).putDouble(2);
    Files.write(directory.resolve("image_feat.npy"), bytes.array());
    var refused = assertThrows(DataException.class, () -> DatasetReader.read(directory));
    assertEquals(
        "image_feat.npy: features must be finite 32-bit numbers; row 1, column 0 is 1.0E200",
        refused.problems().getFirst().toString());
  }

  private List<String> warnings() {
    return DatasetReader.read(directory).warnings().stream().map(Object::toString).toList();
  }

  private void features(String file, int rows) throws IOException {
    DatasetWriter.writeFeatures(directory.resolve(file), rows, 1, new float[rows]);
  }

  private void write(String file, String content) throws IOException {
    Files.writeString(directory.resolve(file), content);
  }
}
