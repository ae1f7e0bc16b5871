package org.ccdrec.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import org.ccdrec.files.Sha256;

/** Writes a manifest as JSON and computes the fingerprint that its version ends with. Stateless. */
final class ManifestWriter {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final ObjectMapper COMPACT = new ObjectMapper();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private static final int FINGERPRINT_DIGITS = 8;

  private ManifestWriter() {}

  /** Returns the JSON of a manifest without its version, which depends on the rest. */
  static ObjectNode withoutVersion(ManifestDraft draft, Instant created) {
    ObjectNode root = COMPACT.createObjectNode();
    root.put("formatVersion", SnapshotFormat.VERSION);
    root.put("name", draft.name());
    root.put("created", created.toString());
    root.put("metric", SnapshotFormat.METRIC);
    Manifest.Shape shape = draft.shape();
    root.putObject("shape")
        .put("users", shape.users())
        .put("items", shape.items())
        .put("dimension", shape.dimension())
        .put("interactions", shape.interactions());
    ObjectNode model = root.putObject("model").put("name", draft.model().name());
    model.set("config", draft.model().config());
    putProvenance(root.putObject("provenance"), draft.provenance());
    ObjectNode metrics = root.putObject("metrics");
    draft.metrics().forEach(metrics::put);
    Map<String, AttributeType> attributes = draft.attributes();
    if (attributes != null) {
      ObjectNode types = root.putObject("attributes");
      attributes.forEach((name, type) -> types.put(name, type.label()));
    }
    if (!draft.content().isEmpty()) {
      ObjectNode content = root.putObject("content");
      draft.content().forEach(content::put);
    }
    var files = root.putArray("files");
    for (Manifest.FileEntry file : draft.files()) {
      files
          .addObject()
          .put("name", file.name())
          .put("length", file.length())
          .put("sha256", file.sha256());
    }
    return root;
  }

  private static void putProvenance(ObjectNode target, Provenance provenance) {
    target
        .put("dataHash", provenance.dataHash())
        .put("seed", provenance.seed())
        .put("kernels", provenance.kernels());
    ObjectNode libraries = target.putObject("libraries");
    new TreeMap<>(provenance.libraries()).forEach(libraries::put);
  }

  /** Returns the version of a manifest, which is given without it. */
  static String versionOf(ObjectNode withoutVersion, Instant created) {
    return TIME.format(created) + "-" + fingerprint(withoutVersion);
  }

  /**
   * Returns the first eight hexadecimal digits of the SHA-256 of a manifest without its version, in
   * the canonical form of its format version.
   *
   * @throws IllegalArgumentException if the manifest has no canonical form
   */
  static String fingerprint(ObjectNode withoutVersion) {
    try {
      JsonNode json = COMPACT.readTree(COMPACT.writeValueAsBytes(withoutVersion));
      boolean isFirstFormat = json.path("formatVersion").intValue() == 1;
      byte[] text = isFirstFormat ? COMPACT.writeValueAsBytes(json) : CanonicalJson.write(json);
      return Sha256.hex(text).substring(0, FINGERPRINT_DIGITS);
    } catch (IOException e) {
      throw new IllegalStateException("a JSON tree can always be written and read", e);
    }
  }

  /** Returns the text of a manifest, with its version as the second member. */
  static byte[] render(ObjectNode withoutVersion, String version) {
    ObjectNode root = COMPACT.createObjectNode();
    root.set("formatVersion", withoutVersion.get("formatVersion"));
    root.put("version", version);
    root.setAll(withoutVersion);
    try {
      return (MAPPER.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree always renders", e);
    }
  }
}
