package org.ccdrec.prepare.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ccdrec.encoding.host.EncoderRecord;

/**
 * A feature matrix that was written.
 *
 * @param record how it was encoded
 * @param file its file name in the dataset
 * @param sha256 SHA-256 of the file
 * @param encoded number of items with a vector
 * @param absent number of items without content for the encoder
 * @param broken number of items whose content cannot be encoded
 */
public record EncodedModality(
    EncoderRecord record, String file, String sha256, long encoded, long absent, long broken) {
  /** Returns the JSON object for {@code prepare.json}, the record with file and counts. */
  public ObjectNode toJson() {
    ObjectNode json = record.toJson();
    json.put("file", file).put("sha256", sha256);
    json.putObject("items").put("encoded", encoded).put("absent", absent).put("broken", broken);
    return json;
  }
}
