package org.ccdrec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.server.RecommendationServer;
import org.ccdrec.server.ServerConfig;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attributes of users on their way from raw files to the answer for a user who is new. */
@Timeout(300)
final class UserAttributesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private static void succeeds(TrainerProgram.Outcome outcome) {
    assertEquals(0, outcome.exitCode(), outcome.output() + outcome.errors());
  }

  private static JsonNode answer(String base, String query) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create(base + query);
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), response.body());
      return JSON.readTree(response.body());
    }
  }

  private static List<String> items(JsonNode answer) {
    List<String> items = new ArrayList<>();
    answer.path("items").forEach(item -> items.add(item.path("id").asText()));
    return items;
  }

  @Test
  void theyAreRankedByFromRawFilesToTheAnswer() throws Exception {
    DemoCatalogue.writeRaw(folder.resolve("raw"), 7, new DemoSize(400, 120, 8));
    succeeds(
        TrainerProgram.prepare(
            folder,
            "--events",
            "raw/events.csv",
            "--items",
            "raw/products.csv",
            "--users",
            "raw/users.csv",
            "--output",
            "shop"));
    Files.writeString(folder.resolve("popularity.yaml"), "model: {backbone: popularity}");
    succeeds(
        TrainerProgram.run(
            folder,
            "train",
            "--config",
            "popularity.yaml",
            "--data",
            "shop",
            "--store",
            "snapshots"));
    ServerConfig config =
        ConfigReader.ofDefaults()
            .override(List.of("store.path=" + folder.resolve("snapshots"), "http.port=0"))
            .bind(ServerConfig.class);
    try (RecommendationServer server = RecommendationServer.start(config)) {
      JsonNode model = answer(server.url(), "/v1/model").path("userAttributes");
      Set<String> countries = new TreeSet<>();
      model.path("country").forEach(country -> countries.add(country.asText()));
      assertEquals(Set.of("de", "fr", "it", "pl"), countries);
      String path = "/v1/users/new/recommendations?k=20";
      List<String> popular = items(answer(server.url(), path));
      for (String country : countries) {
        JsonNode answer = answer(server.url(), path + "&user.age=30-49&user.country=" + country);
        assertEquals("segment", answer.path("servedBy").asText());
        assertEquals(
            "[\"age=30-49\",\"country=" + country + "\"]", answer.path("byAttributes").toString());
        assertEquals(20, items(answer).size());
        assertNotEquals(popular, items(answer));
      }
    }
  }
}
