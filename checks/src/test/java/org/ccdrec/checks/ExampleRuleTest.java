package org.ccdrec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import org.ccdrec.reranking.RerankingSpi;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the program users start applies the example rule's jar, as built by its own project.
 * Needs the jar, which {@code ./mvnw verify} builds first.
 */
@Timeout(180)
final class ExampleRuleTest {
  private static final int ITEMS = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  /** Publishes items of decreasing score for the only user; the last two are rarely seen. */
  private void publish() throws IOException {
    float[] scores = new float[ITEMS];
    int[] popularity = new int[ITEMS];
    for (int item = 0; item < ITEMS; item++) {
      scores[item] = ITEMS - item;
      popularity[item] = item < ITEMS - 2 ? 100 : 1;
    }
    new SnapshotWriter("shop")
        .users(List.of("u"), FloatMatrix.of(1, 1, new float[] {1}))
        .items(
            IntStream.range(0, ITEMS).mapToObj(item -> "i" + item).toList(),
            FloatMatrix.of(ITEMS, 1, scores))
        .seen(new int[] {0, 0}, new int[0])
        .popularity(popularity)
        .model("by-hand", JSON.createObjectNode())
        .provenance(new Provenance("none", 1, "none", Map.of()))
        .publish(SnapshotStore.open(folder.resolve("store")));
  }

  private Process serve() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.ccdrec.server.Main", "serve", "--store", "store", "--port", "0"));
    command.addAll(List.of("--plugins", "plugins.d"));
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("errors").toFile());
    Path scenarios = Checkout.repository().resolve("plugins/example-rule/discover.yaml");
    builder.environment().put("CCDREC_SERVER_SCENARIOS_FILE", scenarios.toString());
    return builder.start();
  }

  private String url(Process server) throws IOException {
    String line = server.inputReader().readLine();
    while (line != null && !line.startsWith("Serving ")) {
      line = server.inputReader().readLine();
    }
    if (line == null) {
      throw new IOException("the server did not start: " + errors());
    }
    return line.substring(line.indexOf("http://"));
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors"));
  }

  private static JsonNode json(String url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
      return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }
  }

  @Test
  void itsRuleOrdersAnAnswer() throws Exception {
    Path jar = TrainerProgram.jarOf("plugins/example-rule", ".jar");
    Path plugins = Files.createDirectory(folder.resolve("plugins.d"));
    Files.copy(jar, plugins.resolve(jar.getFileName()));
    publish();
    Process server = serve();
    try {
      String target = "/v1/users/u/recommendations?k=7&scenario=discover&explain=true";
      JsonNode answer = json(url(server) + target);
      List<String> ids = new ArrayList<>();
      answer.get("items").forEach(item -> ids.add(item.get("id").asText()));
      assertEquals(List.of("i0", "i1", "i8", "i2", "i3", "i9", "i4"), ids, answer.toString());
      assertEquals(
          "rarely seen: place 3", answer.at("/items/2/explain/rules/0/why").asText(), errors());
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  @Test
  void theTrainerSkipsItsJar() throws Exception {
    Path jar = TrainerProgram.jarOf("plugins/example-rule", ".jar");
    Path plugins = Files.createDirectory(folder.resolve("plugins.d"));
    Files.copy(jar, plugins.resolve(jar.getFileName()));
    TrainerProgram.Outcome listed = TrainerProgram.run(folder, "plugins", "lightgcn");
    assertEquals(0, listed.exitCode(), listed.errors());
  }

  @Test
  void theManifestsNameTheVersionOfTheSpi() throws IOException {
    List<Path> jars =
        List.of(
            TrainerProgram.jarOf("plugins/example-rule", ".jar"),
            TrainerProgram.jarOf("spi/reranking", ".jar"),
            TrainerProgram.jarOf("server", ".jar"));
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile())) {
        assertEquals(
            RerankingSpi.VERSION,
            file.getManifest().getMainAttributes().getValue(RerankingSpi.MANIFEST_ATTRIBUTE),
            jar.toString());
      }
    }
  }
}
