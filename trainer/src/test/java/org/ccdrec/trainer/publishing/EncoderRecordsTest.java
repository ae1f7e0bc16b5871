package org.ccdrec.trainer.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.files.FileHash;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetOptions;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.DatasetWriter;
import org.ccdrec.trainer.data.features.ModalityFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The encoders of a prepared dataset as they go into the snapshot. */
final class EncoderRecordsTest {
  @TempDir private Path directory;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        directory.resolve("shop.inter"), "userID\titemID\tx_label\n0\t0\t0\n0\t1\t1\n0\t2\t2\n");
    Path features = directory.resolve("text_feat.npy");
    DatasetWriter.writeFeatures(features, 3, 1, new float[] {1, 2, 3});
    Files.writeString(
        directory.resolve("prepare.json"),
        """
        {"encoders": [{"modality": "text", "encoder": "text-minilm", "version": "1",
          "fingerprint": "", "inputs": ["text"], "width": 1, "settings": {"longest": 7}, "learned": "",
          "file": "text_feat.npy", "sha256": "%s", "items": {"encoded": 3}}]}
        """
            .formatted(FileHash.sha256(features)));
  }

  private ArrayNode records(String modality) throws IOException {
    Dataset dataset =
        DatasetReader.read(
            directory,
            DatasetOptions.withModalities(List.of(new ModalityFile(modality, "text_feat.npy"))));
    return EncoderRecords.of(dataset);
  }

  @Test
  void aRecordHasTheRunsNameOfTheModality() throws IOException {
    ArrayNode records = records("words");
    assertEquals("words", records.path(0).path("modality").asText());
    assertEquals("text-minilm", records.path(0).path("encoder").asText());
    assertEquals(7, records.path(0).path("settings").path("longest").asInt());
    assertFalse(records.path(0).has("sha256"));
    assertFalse(records.path(0).has("items"));
  }

  @Test
  void featuresThatWereReplacedHaveNoRecord() throws IOException {
    DatasetWriter.writeFeatures(directory.resolve("text_feat.npy"), 3, 1, new float[] {3, 2, 1});
    assertEquals(0, records("text").size());
  }

  @Test
  void withoutAReadablePreparationThereIsNoRecord() throws IOException {
    Files.writeString(directory.resolve("prepare.json"), "{");
    assertEquals(0, records("text").size());
    Files.delete(directory.resolve("prepare.json"));
    assertEquals(0, records("text").size());
  }
}
