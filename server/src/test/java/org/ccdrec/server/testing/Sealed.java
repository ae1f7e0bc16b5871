package org.ccdrec.server.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ccdrec.files.Sha256;
import org.ccdrec.snapshot.CanonicalJson;
import org.ccdrec.snapshot.SnapshotId;

/** Damages a snapshot and recomputes its lengths, checksums and version. */
public final class Sealed {
  private static final String MANIFEST = "manifest.json";

  private Sealed() {}

  /** Damage to the directory of a version. */
  @FunctionalInterface
  public interface Damage {
    void to(Path version) throws IOException;
  }

  /** Changes a file's bytes, little-endian, in their place. */
  public static Damage file(String name, Consumer<ByteBuffer> change) {
    return version -> {
      byte[] bytes = Files.readAllBytes(version.resolve(name));
      change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
      Files.write(version.resolve(name), bytes);
      seal(version, root -> resign(root, name, bytes));
    };
  }

  /** Replaces the first occurrence of a text by one of the same length. */
  public static Damage text(String name, String from, String to) {
    assertEquals(from.length(), to.length());
    return version -> {
      String text = Files.readString(version.resolve(name));
      assertTrue(text.contains(from), () -> from + " in " + text);
      byte[] bytes =
          text.replaceFirst(java.util.regex.Pattern.quote(from), to)
              .getBytes(StandardCharsets.UTF_8);
      Files.write(version.resolve(name), bytes);
      seal(version, root -> resign(root, name, bytes));
    };
  }

  /** Changes the manifest. */
  public static Damage manifest(Consumer<ObjectNode> change) {
    return version -> seal(version, change);
  }

  /** Sets the number of users to the format's maximum, consistently in all places. */
  public static void hugeUsers(ObjectNode root) {
    long users = 1 << 28;
    root.withObject("/shape").put("users", users);
    for (JsonNode file : root.withArray("files")) {
      switch (file.get("name").asText()) {
        case "users.f32" -> ((ObjectNode) file).put("length", users * 4 * 4);
        case "users.ids.i64", "seen.i64" -> ((ObjectNode) file).put("length", 8 * (users + 1));
        default -> {}
      }
    }
  }

  private static void resign(ObjectNode root, String name, byte[] bytes) {
    for (JsonNode file : root.withArray("files")) {
      if (file.get("name").asText().equals(name)) {
        ((ObjectNode) file).put("length", bytes.length).put("sha256", Sha256.hex(bytes));
      }
    }
  }

  private static void seal(Path version, Consumer<ObjectNode> change) throws IOException {
    Path manifest = version.resolve(MANIFEST);
    var root = (ObjectNode) TestServer.JSON.readTree(Files.readAllBytes(manifest));
    change.accept(root);
    String old = root.remove("version").asText();
    String print = Sha256.hex(CanonicalJson.write(root)).substring(0, 8);
    root.put("version", old.substring(0, old.indexOf('-') + 1) + print);
    Files.write(manifest, TestServer.JSON.writeValueAsBytes(root));
  }

  /** Renames a directory to the version in its manifest, if there is one; returns its id. */
  public static SnapshotId renamed(Path version) throws IOException {
    String named = version.getFileName().toString();
    Path manifest = version.resolve(MANIFEST);
    if (Files.size(manifest) < 100_000) {
      String own = TestServer.JSON.readTree(Files.readAllBytes(manifest)).get("version").asText();
      if (!Files.exists(version.resolveSibling(own))) {
        Files.move(version, version.resolveSibling(own));
        named = own;
      }
    }
    return new SnapshotId(version.getParent().getFileName().toString(), named);
  }

  /** Returns the name of the oldest version beside one. */
  public static String oldest(Path version) throws IOException {
    try (Stream<Path> all = Files.list(version.getParent())) {
      return all.map(each -> each.getFileName().toString()).sorted().findFirst().orElseThrow();
    }
  }

  /** Replaces the files of one version by another's. */
  public static void copy(Path from, Path to) throws IOException {
    TemporaryFiles.delete(to);
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
