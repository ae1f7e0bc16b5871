package org.ccdrec.trainer.publishing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.files.FileHash;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.features.Modality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The encoders that made a dataset's features, from {@code prepare.json}. A record counts only
 * while the feature file is still the one that the preparation wrote. Stateless.
 */
public final class EncoderRecords {
  private static final Logger LOG = LoggerFactory.getLogger(EncoderRecords.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private EncoderRecords() {}

  /** Returns the fingerprint of each modality's encoder, as far as they are known. */
  public static Map<String, String> fingerprints(Dataset dataset) throws IOException {
    Map<String, String> fingerprints = new HashMap<>();
    for (JsonNode each : of(dataset)) {
      fingerprints.put(each.path("modality").asText(), each.path("fingerprint").asText());
    }
    return fingerprints;
  }

  /** Returns the records of the modalities that a run used, under the names that it gave them. */
  static ArrayNode of(Dataset dataset) throws IOException {
    ArrayNode records = JSON.createArrayNode();
    Path file = dataset.directory().resolve("prepare.json");
    if (!Files.isRegularFile(file)) {
      return records;
    }
    for (JsonNode each : parsed(file).path("encoders")) {
      for (Modality modality : dataset.modalities()) {
        if (modality.file().equals(each.path("file").asText())
            && isUnchanged(dataset.directory().resolve(modality.file()), each)) {
          ObjectNode record = each.deepCopy();
          record.remove(List.of("file", "sha256", "items"));
          records.add(record.put("modality", modality.name()));
        }
      }
    }
    return records;
  }

  private static JsonNode parsed(Path file) throws IOException {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      LOG.warn("{} is not valid JSON; the snapshot does not name the encoders", file);
      return JSON.createObjectNode();
    }
  }

  private static boolean isUnchanged(Path features, JsonNode record) throws IOException {
    boolean isUnchanged = FileHash.sha256(features).equals(record.path("sha256").asText());
    if (!isUnchanged) {
      LOG.warn(
          "{} was replaced after it was prepared; the snapshot does not name its encoder",
          features);
    }
    return isUnchanged;
  }
}
