package org.ccdrec.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Any manifest is one that can be read or refused with its problems, and nothing else happens. */
class ManifestFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> HOSTILE =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e400",
          "-0.0",
          "9223372036854775807",
          "1" + "0".repeat(900),
          "268435456",
          "\"\"",
          "\"x\"",
          "\"../../etc/passwd\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[]",
          "{}",
          "[[[[1]]]]",
          "{\"\":{\"\":0}}",
          "\"-999999999-01-01T00:00:00Z\"",
          "\"+999999999-12-31T23:59:59.999999999Z\"",
          "\"20261123T181500000Z-00000000\"",
          "\"" + "f".repeat(64) + "\"",
          "\"items.f32\"",
          "\"manifest.json\"",
          "\"number\"");

  private Path directory = Path.of("unset");
  private Path version = Path.of("unset");
  private byte[] manifest = {};

  @BeforeProperty
  void publish() throws IOException {
    directory = Files.createTempDirectory("manifests");
    SnapshotStore store = SnapshotStore.open(directory);
    version = store.path(SampleSnapshot.random(7, 3, 4, 2).writer("fuzz").publish(store));
    manifest = Files.readAllBytes(version.resolve("manifest.json"));
  }

  @AfterProperty
  void delete() throws IOException {
    TestFiles.delete(directory);
  }

  @Property(tries = 400)
  void anyValueAnywhereIsReadOrRefused(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    var root = (ObjectNode) JSON.readTree(manifest);
    for (int change = 0; change <= random.nextInt(3); change++) {
      change(root, random);
    }
    String old = root.path("version").asText();
    if (random.nextInt(4) > 0 && old.length() > 8) {
      root.remove("version"); // three of four have the fingerprint of their content
      String signed = old.substring(0, old.length() - 8) + fingerprint(root);
      root.put("version", signed);
    }
    assertReadOrRefused(JSON.writeValueAsBytes(root));
  }

  private static String fingerprint(ObjectNode root) {
    try {
      return ManifestWriter.fingerprint(root);
    } catch (IllegalArgumentException e) {
      return "00000000"; // a manifest without a canonical form is refused, whatever its version
    }
  }

  private static void change(ObjectNode root, Random random) throws IOException {
    List<JsonNode> inner = new ArrayList<>();
    collect(root, inner);
    JsonNode place = inner.get(random.nextInt(inner.size()));
    JsonNode value = JSON.readTree(HOSTILE.get(random.nextInt(HOSTILE.size())));
    if (place instanceof ObjectNode object) {
      List<String> names = new ArrayList<>(List.of("new"));
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(5) == 0) {
        object.remove(name);
      } else {
        object.set(name, value);
      }
    } else if (place instanceof ArrayNode array) {
      array.insert(random.nextInt(array.size() + 1), value);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> inner) {
    if (node.isContainerNode()) {
      inner.add(node);
      node.forEach(each -> collect(each, inner));
    }
  }

  @Property(tries = 400)
  void anyDamageToTheTextIsReadOrRefused(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    byte[] text = manifest.clone();
    for (int change = 0; change <= random.nextInt(4); change++) {
      text[random.nextInt(text.length)] = (byte) random.nextInt(256);
    }
    assertReadOrRefused(text);
  }

  @Property(tries = 200)
  void anyBytesAreRefused(@ForAll byte[] bytes) throws IOException {
    assertReadOrRefused(bytes);
  }

  private void assertReadOrRefused(byte[] bytes) throws IOException {
    Files.write(version.resolve("manifest.json"), bytes);
    List<SnapshotProblem> problems = SnapshotVerifier.verify(version);
    try (Snapshot snapshot = Snapshot.openVerified(version)) {
      assertEquals(List.of(), problems);
      assertEquals(4, snapshot.itemIds().size());
    } catch (InvalidSnapshotException refusal) {
      assertEquals(problems, refusal.problems());
      assertFalse(problems.isEmpty());
    }
  }
}
