package org.ccdrec.server.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * The canary of a model on all servers of a store, and its file {@code .rollout/canary.MODEL.json}.
 *
 * <p>Format 1 is a JSON object: {@code format}, 1; {@code model}; {@code canary}, {@code
 * name/version} or null if it ended; {@code promoted}, the version that it ended with, or null;
 * {@code change}, a text that differs between any two changes. The last writer wins.
 *
 * @param model the model
 * @param canary the canary, or null if there is none
 * @param promoted the former canary if it was made live, or null
 * @param change identifies the change
 */
record SharedCanary(
    String model, @Nullable SnapshotId canary, @Nullable SnapshotId promoted, String change) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT = 1;
  private static final String PREFIX = "canary.";

  /** Returns a canary that starts. */
  static SharedCanary started(SnapshotId id) {
    return new SharedCanary(id.name(), id, null, newChange());
  }

  /** Returns the end of a canary without success. */
  static SharedCanary dropped(SnapshotId id) {
    return new SharedCanary(id.name(), null, null, newChange());
  }

  /** Returns the end of a canary that becomes live. */
  static SharedCanary promoted(SnapshotId id) {
    return new SharedCanary(id.name(), null, id, newChange());
  }

  private static String newChange() {
    return UUID.randomUUID().toString();
  }

  /** Returns whether a file of the folder is one of these. */
  static boolean isNamed(String file) {
    return file.startsWith(PREFIX);
  }

  /** Returns the name of the file. */
  String file() {
    return PREFIX + model + ".json";
  }

  /**
   * Parses a file.
   *
   * @throws IOException if it is damaged or of another format
   */
  static SharedCanary parse(byte[] content) throws IOException {
    JsonNode json = JSON.readTree(content);
    if (json.path("format").asInt() != FORMAT) {
      throw new IOException("format must be " + FORMAT + "; format=" + json.get("format"));
    }
    try {
      return new SharedCanary(
          json.path("model").asText(),
          id(json.path("canary")),
          id(json.path("promoted")),
          json.path("change").asText());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static @Nullable SnapshotId id(JsonNode json) {
    return json.isTextual() ? SnapshotId.parse(json.asText()) : null;
  }

  /** Returns the content of the file. */
  byte[] toBytes() {
    ObjectNode json = JSON.createObjectNode().put("format", FORMAT).put("model", model);
    json.put("canary", canary == null ? null : canary.toString());
    json.put("promoted", promoted == null ? null : promoted.toString());
    json.put("change", change);
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
