package org.ccdrec.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifest.json strictly, and collects all problems instead of stopping at the first one. Not
 * safe for use by several threads.
 */
final class ManifestReader {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Set<String> KEYS =
      Set.of(
          "formatVersion",
          "version",
          "name",
          "created",
          "metric",
          "shape",
          "model",
          "provenance",
          "metrics",
          "attributes",
          "content",
          "files");
  private static final int MAX_ROWS = 1 << 28;
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern FILE_NAME = Pattern.compile("[a-z][a-z0-9.-]{0,63}");

  private final List<SnapshotProblem> problems;

  private ManifestReader(List<SnapshotProblem> problems) {
    this.problems = problems;
  }

  /** Returns the manifest, or null after adding at least one problem. */
  static @Nullable Manifest read(byte[] json, List<SnapshotProblem> problems) {
    try {
      JsonNode root = MAPPER.readTree(json);
      return new ManifestReader(problems).manifest(root);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      problems.add(problem("not valid JSON" + where + ": " + e.getOriginalMessage()));
    } catch (IOException e) {
      problems.add(problem("not readable: " + e.getMessage()));
    }
    return null;
  }

  private @Nullable Manifest manifest(JsonNode root) {
    if (!root.isObject()) {
      return fail("must be a JSON object");
    }
    JsonNode format = root.path("formatVersion");
    if (!format.isInt() || format.intValue() < 1) {
      return fail("formatVersion must be a positive whole number; formatVersion=" + format);
    }
    if (format.intValue() > SnapshotFormat.VERSION) {
      return fail(
          "format version %d is newer than %d, the newest this reader knows"
              .formatted(format.intValue(), SnapshotFormat.VERSION));
    }
    int before = problems.size();
    requireOnly(root, "", KEYS);
    if (!SnapshotFormat.METRIC.equals(text(root, "metric"))) {
      fail("metric must be \"" + SnapshotFormat.METRIC + "\"; metric=" + root.path("metric"));
    }
    SnapshotId id = id(root);
    Instant created = created(root);
    Manifest.Shape shape = shape(object(root, "shape"));
    Manifest.Model model = model(object(root, "model"));
    Provenance provenance = provenance(object(root, "provenance"));
    Map<String, Double> metrics = metrics(object(root, "metrics"));
    Map<String, AttributeType> attributes = root.has("attributes") ? attributes(root) : null;
    Map<String, Integer> content = root.has("content") ? content(root) : Map.of();
    List<Manifest.FileEntry> files = files(root.path("files"));
    if (problems.size() > before || id == null || created == null) {
      return null;
    }
    requireFingerprint((ObjectNode) root, id, created);
    return new Manifest(id, created, shape, model, provenance, metrics, attributes, content, files);
  }

  private void requireFingerprint(ObjectNode root, SnapshotId id, Instant created) {
    ObjectNode copy = root.deepCopy();
    copy.remove("version");
    try {
      if (!id.version().equals(ManifestWriter.versionOf(copy, created))) {
        fail("altered: its content does not match its version " + id.version());
      }
    } catch (IllegalArgumentException e) {
      fail("has no canonical form: " + e.getMessage());
    }
  }

  private @Nullable SnapshotId id(JsonNode root) {
    try {
      return new SnapshotId(text(root, "name"), text(root, "version"));
    } catch (IllegalArgumentException e) {
      fail(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable Instant created(JsonNode root) {
    try {
      Instant created = Instant.parse(text(root, "created"));
      if (!created.isBefore(EARLIEST) && created.isBefore(LATEST)) {
        return created;
      }
    } catch (DateTimeException e) {
      // reported below, like a year out of range
    }
    fail(
        "created must be an ISO-8601 instant of the years 0 to 9999; created="
            + root.path("created"));
    return null;
  }

  private Manifest.Shape shape(JsonNode json) {
    requireOnly(json, "shape.", Set.of("users", "items", "dimension", "interactions"));
    return new Manifest.Shape(
        (int) whole(json, "shape.", "users", 0, MAX_ROWS),
        (int) whole(json, "shape.", "items", 1, MAX_ROWS),
        (int) whole(json, "shape.", "dimension", 1, 65_536),
        whole(json, "shape.", "interactions", 0, Integer.MAX_VALUE));
  }

  private Manifest.Model model(JsonNode json) {
    requireOnly(json, "model.", Set.of("name", "config"));
    return new Manifest.Model(text(json, "name"), object(json, "config"));
  }

  private Provenance provenance(JsonNode json) {
    requireOnly(json, "provenance.", Set.of("dataHash", "seed", "kernels", "libraries"));
    var libraries = new LinkedHashMap<String, String>();
    each(
        object(json, "libraries"),
        (name, value) -> {
          if (value.isTextual()) {
            libraries.put(name, value.textValue());
          } else {
            fail("provenance.libraries." + name + " must be text; it is " + value);
          }
        });
    long seed = whole(json, "provenance.", "seed", Long.MIN_VALUE, Long.MAX_VALUE);
    return new Provenance(text(json, "dataHash"), seed, text(json, "kernels"), libraries);
  }

  private Map<String, Double> metrics(JsonNode json) {
    var metrics = new LinkedHashMap<String, Double>();
    each(
        json,
        (name, value) -> {
          if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            metrics.put(name, value.doubleValue());
          } else {
            fail("metrics." + name + " must be a finite number; it is " + value);
          }
        });
    return metrics;
  }

  private Map<String, AttributeType> attributes(JsonNode root) {
    var types = new LinkedHashMap<String, AttributeType>();
    each(
        object(root, "attributes"),
        (name, value) -> {
          AttributeType type = AttributeType.ofLabel(value.asText());
          if (type == null) {
            fail("attributes." + name + " must name a type; it is " + value);
          } else {
            types.put(name, type);
          }
        });
    return types;
  }

  private Map<String, Integer> content(JsonNode root) {
    var widths = new LinkedHashMap<String, Integer>();
    ObjectNode content = object(root, "content");
    each(
        content,
        (name, value) -> {
          if (!SnapshotFormat.MODALITY.matcher(name).matches()) {
            fail("a modality must match " + SnapshotFormat.MODALITY + "; content names " + name);
          }
          widths.put(name, (int) whole(content, "content.", name, 1, 1 << 20));
        });
    return widths;
  }

  private List<Manifest.FileEntry> files(JsonNode array) {
    if (!array.isArray()) {
      fail("files must be an array");
    }
    var files = new ArrayList<Manifest.FileEntry>();
    var names = new HashSet<String>();
    for (JsonNode json : array) {
      requireOnly(json, "files[].", Set.of("name", "length", "sha256"));
      String name = text(json, "name");
      String sha256 = text(json, "sha256");
      if (!FILE_NAME.matcher(name).matches() || !names.add(name)) {
        fail("a file name must match " + FILE_NAME + " and be unique; name=" + name);
      }
      if (!SHA256.matcher(sha256).matches()) {
        fail("sha256 of " + name + " must be 64 lower-case hexadecimal digits; sha256=" + sha256);
      }
      long length = whole(json, "files[].", "length", 0, Long.MAX_VALUE);
      files.add(new Manifest.FileEntry(name, length, sha256));
    }
    return files;
  }

  private String text(JsonNode parent, String key) {
    JsonNode value = parent.path(key);
    if (!value.isTextual()) {
      fail(key + (value.isMissingNode() ? " is missing" : " must be text; it is " + value));
    }
    return value.asText();
  }

  private ObjectNode object(JsonNode parent, String key) {
    if (parent.path(key) instanceof ObjectNode object) {
      return object;
    }
    fail(parent.has(key) ? key + " must be an object" : key + " is missing");
    return MAPPER.createObjectNode();
  }

  private long whole(JsonNode parent, String path, String key, long minimum, long maximum) {
    JsonNode value = parent.path(key);
    boolean isWhole = value.isIntegralNumber() && value.canConvertToLong();
    if (!isWhole || value.longValue() < minimum || value.longValue() > maximum) {
      String range = " must be a whole number from %d to %d; it is ".formatted(minimum, maximum);
      fail(path + key + range + (value.isMissingNode() ? "missing" : value));
      return minimum;
    }
    return value.longValue();
  }

  private void requireOnly(JsonNode object, String path, Set<String> keys) {
    each(
        object,
        (key, value) -> {
          if (!keys.contains(key)) {
            fail("unknown key " + path + key);
          }
        });
  }

  private static void each(JsonNode object, BiConsumer<String, JsonNode> action) {
    object.properties().forEach(entry -> action.accept(entry.getKey(), entry.getValue()));
  }

  private @Nullable Manifest fail(String rule) {
    problems.add(problem(rule));
    return null;
  }

  private static SnapshotProblem problem(String rule) {
    return new SnapshotProblem(SnapshotFormat.MANIFEST, rule);
  }
}
