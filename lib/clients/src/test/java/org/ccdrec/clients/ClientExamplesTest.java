package org.ccdrec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.example.shop.Recommend;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ccdrec.client.ApiClient;
import org.ccdrec.client.ApiException;
import org.ccdrec.client.api.RecommendationsApi;
import org.ccdrec.client.api.RecommendationsApi.APIRecommendForUserRequest;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.server.RecommendationServer;
import org.ccdrec.server.ServerConfig;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of both clients run against a server and print the same. */
@Timeout(300)
final class ClientExamplesTest {
  private static final int USERS = 5;
  private static final int ITEMS = 30;
  private static final Path EXAMPLE = Path.of("src", "example", "typescript");
  private static final Path CLIENT = Path.of("target", "typescript");

  @TempDir Path directory = Path.of("unset");
  private RecommendationServer server;

  @BeforeEach
  void start() throws IOException {
    Path store = directory.resolve("store");
    publish(SnapshotStore.open(store));
    server =
        RecommendationServer.start(
            ConfigReader.ofDefaults()
                .override(List.of("store.path=" + store, "http.port=0", "events.enabled=true"))
                .bind(ServerConfig.class));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void publish(SnapshotStore store) throws IOException {
    var random = new Random(3);
    new SnapshotWriter("clients")
        .users(ids("u", USERS), matrix(USERS, random))
        .items(ids("i", ITEMS), matrix(ITEMS, random))
        .seen(new int[USERS + 1], new int[0])
        .popularity(new int[ITEMS])
        .model("generated", new ObjectMapper().createObjectNode())
        .provenance(new Provenance("none", 1, "none", Map.of()))
        .metadata(
            Map.of("price", AttributeType.NUMBER, "tags", AttributeType.STRINGS),
            item ->
                new ItemMetadata(
                    "Item " + item, "shoes", null, Map.of("price", 1.5, "tags", List.of("a"))))
        .publish(store);
  }

  private static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(at -> prefix + at).toList();
  }

  private static FloatMatrix matrix(int rows, Random random) {
    float[] values = new float[rows * 4];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextGaussian();
    }
    return FloatMatrix.of(rows, 4, values);
  }

  /** Requires two recommendations, the second without the item that was bought in between. */
  private static void assertBought(String output) {
    List<String> lines = output.strip().lines().toList();
    assertEquals(3, lines.size(), output);
    String best = lines.get(1).replace("bought: ", "");
    assertTrue(lines.get(0).startsWith("recommended: [" + best + ", "), output);
    assertTrue(lines.get(2).startsWith("recommended: ["), output);
    assertTrue(!lines.get(2).matches(".*\\b" + best + "\\b.*"), output);
  }

  @Test
  void theJavaExampleRuns() throws Exception {
    var output = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    try {
      Recommend.main(new String[] {server.url(), "u1"});
    } finally {
      System.setOut(before);
    }
    assertBought(output.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aProblemIsAnExceptionWithItsStatus() {
    var client = new ApiClient();
    client.updateBaseUri(server.url());
    var request = APIRecommendForUserRequest.newBuilder().userId("u1").filter("price <").build();
    var problem =
        assertThrows(
            ApiException.class, () -> new RecommendationsApi(client).recommendForUser(request));
    assertEquals(400, problem.getCode());
  }

  @Test
  void theTypeScriptExampleRuns() throws Exception {
    assumeTrue(isInstalled("npm") || System.getenv("CI") != null, "npm is not installed");
    Path work = directory.resolve("example");
    copy(EXAMPLE, work);
    run(work, "npm", "ci", "--no-audit", "--no-fund", "--no-update-notifier", "--silent");
    Path compiler = work.resolve("node_modules/.bin/tsc");
    run(CLIENT, compiler.toString());
    Path scope = Files.createDirectories(work.resolve("node_modules/@ccdrec"));
    Files.createSymbolicLink(scope.resolve("client"), CLIENT.toAbsolutePath());
    run(work, compiler.toString());
    assertBought(run(work, "node", "dist/recommend.js", server.url(), "u2"));
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static String run(Path work, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> String.join(" ", command));
    assertEquals(0, process.exitValue(), String.join(" ", command) + "\n" + output);
    return output;
  }
}
