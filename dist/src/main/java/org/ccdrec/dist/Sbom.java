package org.ccdrec.dist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The list of what a distribution contains (SBOM) in CycloneDX 1.6: the union of the lists that the
 * CycloneDX plugin writes for each module on a class path, and the Java runtime.
 */
final class Sbom {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode document = JSON.createObjectNode();
  private final Map<String, JsonNode> components = new TreeMap<>();
  private final Map<String, TreeSet<String>> dependencies = new TreeMap<>();

  private Sbom(String version) {
    document.put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1);
    document
        .putObject("metadata")
        .putObject("component")
        .put("type", "application")
        .put("bom-ref", "ccdrec")
        .put("name", "ccdrec")
        .put("version", version);
  }

  /**
   * Reads the lists of the modules.
   *
   * @param checkout directory of the checkout, whose modules are packaged
   * @param version version of the distribution
   * @throws IOException if a list is missing
   */
  static Sbom of(Path checkout, String version) throws IOException {
    var sbom = new Sbom(version);
    List<Application> all = new ArrayList<>(Application.ALL);
    all.add(Application.KAFKA);
    for (Application application : all) {
      for (String module : application.modules()) {
        sbom.add(JSON.readTree(checkout.resolve(module).resolve("target/bom.json").toFile()));
      }
    }
    sbom.addRuntime(Runtime.version().toString());
    return sbom;
  }

  private void add(JsonNode list) {
    JsonNode module = list.at("/metadata/component");
    components.put(module.path("bom-ref").asText(), module);
    dependencies
        .computeIfAbsent("ccdrec", root -> new TreeSet<>())
        .add(module.path("bom-ref").asText());
    for (JsonNode component : list.path("components")) {
      components.putIfAbsent(component.path("bom-ref").asText(), component);
    }
    for (JsonNode dependency : list.path("dependencies")) {
      TreeSet<String> on =
          dependencies.computeIfAbsent(dependency.path("ref").asText(), ref -> new TreeSet<>());
      dependency.path("dependsOn").forEach(ref -> on.add(ref.asText()));
    }
  }

  private void addRuntime(String version) {
    ObjectNode runtime = JSON.createObjectNode();
    runtime.put("type", "platform").put("bom-ref", "openjdk").put("name", "OpenJDK");
    runtime.put("version", version);
    components.put("openjdk", runtime);
    dependencies.computeIfAbsent("ccdrec", root -> new TreeSet<>()).add("openjdk");
  }

  /** Writes the list. */
  void write(Path file) throws IOException {
    ArrayNode all = document.putArray("components");
    components.values().forEach(all::add);
    ArrayNode edges = document.putArray("dependencies");
    dependencies.forEach(
        (ref, on) -> {
          ArrayNode targets = edges.addObject().put("ref", ref).putArray("dependsOn");
          on.forEach(targets::add);
        });
    Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
  }
}
