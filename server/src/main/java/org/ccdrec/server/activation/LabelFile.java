package org.ccdrec.server.activation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * The file that keeps the labels of a model across restarts, in a directory that belongs to one
 * server: {@code labels.json}, or {@code NAME.labels.json} for each of several models. A model
 * without a file of its own starts with the labels of {@code labels.json} if they are about it.
 *
 * <p>Format 1 is a JSON object: {@code format}, 1; {@code policy}, the configured policy when it
 * was written ({@code latest}, {@code manual} or {@code pinned name/version}); {@code follows};
 * {@code stable} and {@code canary}, {@code name/version} or null; {@code former}, a list of {@code
 * name/version}. It is replaced atomically. Used by one thread at a time.
 *
 * <p>The latest instruction wins: stored labels are valid until the configured policy differs from
 * the one they were written under.
 */
public final class LabelFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT = 1;

  private static final String ONLY = "labels.json";

  private final Path file;
  private final @Nullable String model;
  private final Policy policy;
  private final @Nullable SnapshotId pin;

  private LabelFile(Path file, @Nullable String model, Policy policy, @Nullable SnapshotId pin) {
    this.file = file;
    this.model = model;
    this.policy = policy;
    this.pin = pin;
  }

  /**
   * Returns the label file of a server with one model, without reading it.
   *
   * @param store directory of the snapshot store
   */
  public static LabelFile of(ActivationSettings settings, Path store) {
    Path file = settings.stateDirectoryIn(store).resolve(ONLY);
    return new LabelFile(file, null, settings.policy(), settings.pinned());
  }

  /**
   * Returns the label file of one of several models, without reading it.
   *
   * @param store directory of the snapshot store
   */
  public static LabelFile of(ActivationSettings settings, Path store, String model) {
    Path file = settings.stateDirectoryIn(store).resolve(model + "." + ONLY);
    return new LabelFile(file, model, settings.policy(), settings.pinned(model));
  }

  /** Returns the path of the file. */
  Path path() {
    return file;
  }

  /** Returns the configured policy. */
  Policy policy() {
    return policy;
  }

  private String basis() {
    return policy.name().toLowerCase(Locale.ROOT) + (pin == null ? "" : " " + pin);
  }

  /**
   * Returns the labels at startup.
   *
   * @throws IOException if the file exists and cannot be parsed
   */
  Labels read() throws IOException {
    if (Files.exists(file)) {
      return read(file);
    }
    Path only = file.resolveSibling(ONLY);
    if (model != null && Files.exists(only)) {
      Labels labels = read(only);
      if (labels.stable() != null && labels.stable().name().equals(model)) {
        return labels;
      }
    }
    return new Labels(policy == Policy.LATEST, pin, null, List.of());
  }

  private Labels read(Path source) throws IOException {
    boolean follows = policy == Policy.LATEST;
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(source));
      if (json.path("format").asInt() != FORMAT) {
        throw new IOException("format must be " + FORMAT + "; format=" + json.get("format"));
      }
      List<SnapshotId> former = new ArrayList<>();
      json.path("former").forEach(each -> former.add(SnapshotId.parse(each.asText())));
      SnapshotId stable = id(json.path("stable"));
      SnapshotId canary = id(json.path("canary"));
      return json.path("policy").asText().equals(basis())
          ? new Labels(json.path("follows").asBoolean(), stable, canary, former)
          : new Labels(follows, pin == null ? stable : pin, canary, former);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "%s cannot be read: %s. Delete it to let the configured policy decide."
              .formatted(source, e.getMessage()),
          e);
    }
  }

  private static @Nullable SnapshotId id(JsonNode json) {
    return json.isTextual() ? SnapshotId.parse(json.asText()) : null;
  }

  /** Writes labels durably. */
  void write(Labels labels) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("format", FORMAT).put("policy", basis());
    json.put("follows", labels.follows());
    json.put("stable", labels.stable() == null ? null : labels.stable().toString());
    json.put("canary", labels.canary() == null ? null : labels.canary().toString());
    var former = json.putArray("former");
    labels.former().forEach(each -> former.add(each.toString()));
    Files.createDirectories(file.toAbsolutePath().getParent());
    AtomicFile.writeText(file, json + "\n");
  }
}
