package org.ccdrec.server.activation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * The file that labels outlive the process in, {@code labels.json} in a directory of one server.
 *
 * <p>Format 1 is a JSON object: {@code format}, 1; {@code policy}, what the configuration said when
 * it was written ({@code latest}, {@code manual} or {@code pinned name/version}); {@code follows};
 * {@code stable} and {@code canary}, {@code name/version} or null; {@code former}, a list of such.
 * It is written beside its place, forced to the disk and moved there, so it is there as a whole or
 * as it was before. Used by one thread at a time.
 *
 * <p>What was said last counts: labels stand until the policy in the configuration is another one
 * than they were written under.
 */
public final class LabelFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT = 1;

  private final Path file;
  private final Policy policy;
  private final @Nullable SnapshotId pin;

  /**
   * Describes a file; nothing is read yet.
   *
   * @param directory where it is; made when it is written first
   * @param policy what the configuration says
   * @param pin the version of the policy {@link Policy#PINNED}, else null
   */
  public LabelFile(Path directory, Policy policy, @Nullable SnapshotId pin) {
    if ((policy == Policy.PINNED) != (pin != null)) {
      throw new IllegalArgumentException("a pin goes with the policy pinned; pin=" + pin);
    }
    this.file = directory.resolve("labels.json");
    this.policy = policy;
    this.pin = pin;
  }

  /** Returns the place of the file. */
  Path path() {
    return file;
  }

  /** Returns the policy of the configuration. */
  Policy policy() {
    return policy;
  }

  private String basis() {
    return policy.name().toLowerCase(Locale.ROOT) + (pin == null ? "" : " " + pin);
  }

  /**
   * Returns the labels to start with.
   *
   * @throws IOException if there is a file and it is not of the format
   */
  Labels read() throws IOException {
    boolean follows = policy == Policy.LATEST;
    if (!Files.exists(file)) {
      return new Labels(follows, pin, null, List.of());
    }
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      if (json.path("format").asInt() != FORMAT) {
        throw new IOException("its format must be " + FORMAT + "; format=" + json.get("format"));
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
          file + " cannot be read: " + e.getMessage() + "; without it, the policy decides", e);
    }
  }

  private static @Nullable SnapshotId id(JsonNode json) {
    return json.isTextual() ? SnapshotId.parse(json.asText()) : null;
  }

  /** Writes labels; they are on the disk when it returns. */
  void write(Labels labels) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("format", FORMAT).put("policy", basis());
    json.put("follows", labels.follows());
    json.put("stable", labels.stable() == null ? null : labels.stable().toString());
    json.put("canary", labels.canary() == null ? null : labels.canary().toString());
    var former = json.putArray("former");
    labels.former().forEach(each -> former.add(each.toString()));
    Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
    Path unfinished = directory.resolve("." + file.getFileName() + ".unfinished");
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
      parent.force(true);
    }
  }
}
