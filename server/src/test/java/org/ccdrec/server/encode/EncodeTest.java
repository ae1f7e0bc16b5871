package org.ccdrec.server.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.imageio.ImageIO;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.EncodingPlugin;
import org.ccdrec.encoding.EncodingSpi;
import org.ccdrec.encoding.Input;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;
import org.ccdrec.encoding.host.ConfiguredEncoder;
import org.ccdrec.encoding.host.EncoderRecord;
import org.ccdrec.encoding.host.EncoderRegistry;
import org.ccdrec.plugins.testkit.CompiledJar;
import org.ccdrec.server.testing.DescribedApi;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * New items described by a title or a picture, of a running server. The modality {@code text} has
 * one element for each first letter, a to c, by an encoder from a jar; {@code image} is the
 * built-in descriptor's.
 */
final class EncodeTest {
  private static final String LETTERS =
      """
      package sample;

      import java.util.List;
      import java.util.Set;
      import org.ccdrec.encoding.*;

      public final class Letters implements EncodingPlugin, EncoderFactory<Letters.Config> {
        public record Config() {}
        public List<EncoderFactory<?>> encoders() { return List.of(this); }
        public String name() { return "letters"; }
        public String description() { return "Encodes the first letter of titles."; }
        public Class<Config> configType() { return Config.class; }
        public String modality() { return "text"; }
        public String version() { return "2"; }
        public Set<Input> inputs() { return Set.of(Input.TEXT); }
        public ItemEncoder create(Config config, String learned) {
          return new ItemEncoder() {
            public int width() { return 3; }
            public List<Encoding> encode(List<ItemContent> batch) {
              return batch.stream().<Encoding>map(i -> {
                String title = i.texts().getOrDefault("title", "");
                if (title.isEmpty()) {
                  return new Encoding.Absent("no title");
                }
                float[] vector = new float[3];
                vector["abc".indexOf(title.charAt(0))] = 1;
                return new Encoding.Vector(vector);
              }).toList();
            }
          };
        }
      }
      """;

  @TempDir private Path directory;
  private @Nullable TestServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static byte[] picture(int rgb) throws IOException {
    var image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int at = 0; at < 32 * 32; at++) {
      image.setRGB(at % 32, at / 32, rgb);
    }
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  /** Starts a server with three items, a, b and c, that are red, green and blue. */
  private void start(boolean withJar, String version) throws Exception {
    if (withJar) {
      new CompiledJar(EncodingPlugin.class.getName(), EncodingSpi.MANIFEST_ATTRIBUTE)
          .source("sample.Letters", LETTERS)
          .write(directory.resolve("plugins/letters.jar"));
    } else {
      Files.createDirectories(directory.resolve("plugins"));
    }
    ArrayNode records = new ObjectMapper().createArrayNode();
    records.add(
        new EncoderRecord("text", "letters", version, "", Set.of(Input.TEXT), 3, Map.of(), "")
            .toJson());
    float[] pictures = pictures(records);
    new SnapshotWriter("shop")
        .users(List.of("u"), FloatMatrix.of(1, 3, new float[] {1, 1, 1}))
        .items(
            List.of("a", "b", "c"), FloatMatrix.of(3, 3, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}))
        .seen(new int[] {0, 1}, new int[] {0})
        .popularity(new int[] {1, 1, 1})
        .model("by-hand", new ObjectMapper().createObjectNode())
        .provenance(new Provenance("none", 1, "none", Map.of()))
        .content("text", FloatMatrix.of(3, 3, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}))
        .content("image", FloatMatrix.of(3, pictures.length / 3, pictures))
        .encoders(records)
        .publish(SnapshotStore.open(directory.resolve("store")));
    server =
        TestServer.start(
            directory.resolve("store"),
            "content.neighbours=1",
            "catalogue.enabled=true",
            "plugins.directory=" + directory.resolve("plugins"));
  }

  /** Returns the encoded pictures of the three items, and adds their record. */
  private static float[] pictures(ArrayNode records) throws Exception {
    try (EncoderRegistry registry = EncoderRegistry.load(null)) {
      ConfiguredEncoder configured =
          Objects.requireNonNull(registry.find("image-descriptor"))
              .configure(ConfigReader.ofDefaults());
      try (ItemEncoder encoder = configured.open("")) {
        float[] all = new float[3 * encoder.width()];
        int at = 0;
        for (int rgb : new int[] {0xff0000, 0x00ff00, 0x0000ff}) {
          byte[] file = picture(rgb);
          ItemContent item = ItemContent.of("").withPicture(() -> file);
          if (encoder.encode(List.of(item)).getFirst() instanceof Encoding.Vector(float[] row)) {
            System.arraycopy(row, 0, all, at, row.length);
          }
          at += encoder.width();
        }
        records.add(
            new EncoderRecord(
                    "image",
                    "image-descriptor",
                    configured.offer().version(),
                    "",
                    configured.offer().inputs(),
                    encoder.width(),
                    configured.settings(),
                    "")
                .toJson());
        return all;
      }
    }
  }

  @Test
  void aNewItemOfTheCatalogueIsEncodedByItsDescription() throws Exception {
    start(true, "2");
    assertEquals(200, put("new-1", "{\"title\":\"berry\"}"));
    assertRecommended("new-1", 1);
    String patch = "{\"title\":\"cherry\"}";
    assertEquals(200, server().send("PATCH", "/v1/items/new-1", patch).statusCode());
    JsonNode similar = awaitSimilar("new-1", "c");
    assertEquals("content", similar.get("servedBy").asText());
    String blue = Base64.getEncoder().encodeToString(picture(0x0000ff));
    assertEquals(200, put("new-2", "{\"picture\":\"" + blue + "\"}"));
    awaitSimilar("new-2", "c");
    assertEquals(400, put("new-3", "{\"picture\":\"AAAA\"}"), "no picture");
  }

  @Test
  void aNewItemOfTheCatalogueWithoutItsEncoderIsRefused() throws Exception {
    start(false, "2");
    assertEquals(501, put("new-1", "{\"title\":\"berry\"}"));
    assertEquals(200, put("new-1", "{\"content\":{\"text\":[0,1,0]}}"));
    assertRecommended("new-1", 1);
  }

  private int put(String itemId, String body) throws Exception {
    HttpResponse<byte[]> response = server().send("PUT", "/v1/items/" + itemId, body);
    DescribedApi.read().assertDescribes("PUT", "/v1/items/{itemId}", response);
    return response.statusCode();
  }

  private void assertRecommended(String itemId, double score) throws Exception {
    long end = System.nanoTime() + 1_000_000_000L;
    JsonNode found = null;
    while (found == null) {
      assertTrue(System.nanoTime() < end, itemId + " is recommended within a second");
      for (JsonNode item : server().json("/v1/users/u/recommendations").get("items")) {
        found = item.get("id").asText().equals(itemId) ? item : found;
      }
    }
    assertEquals(score, found.get("score").asDouble(), 1e-6);
  }

  /** Waits until an item is most similar to another one, for at most a second. */
  private JsonNode awaitSimilar(String itemId, String other) throws Exception {
    long end = System.nanoTime() + 1_000_000_000L;
    while (true) {
      assertTrue(System.nanoTime() < end, itemId + " is like " + other + " within a second");
      JsonNode similar = server().json("/v1/items/" + itemId + "/similar?k=1");
      if (similar.at("/items/0/id").asText().equals(other)) {
        return similar;
      }
    }
  }

  private TestServer server() {
    return Objects.requireNonNull(server);
  }

  private static ObjectNode titled(String title) {
    ObjectNode item = TestServer.JSON.createObjectNode();
    return item.put("title", title);
  }

  private static ObjectNode pictured(int rgb) throws IOException {
    ObjectNode item = TestServer.JSON.createObjectNode();
    return item.put("picture", Base64.getEncoder().encodeToString(picture(rgb)));
  }

  private JsonNode similar(int status, ObjectNode item) throws Exception {
    ObjectNode body = TestServer.JSON.createObjectNode().put("k", 1);
    body.set("item", item);
    return post(status, body);
  }

  private JsonNode post(int status, ObjectNode body) throws Exception {
    HttpResponse<byte[]> response = server().post("/v1/similar", body.toString());
    assertEquals(
        status, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    DescribedApi.read().assertDescribes("POST", "/v1/similar", response);
    return TestServer.JSON.readTree(response.body());
  }

  private static String best(JsonNode answer) {
    assertEquals("content", answer.path("servedBy").asText());
    return answer.path("items").path(0).path("id").asText();
  }

  @Test
  void aTitleIsEncodedByTheEncoderOfTheJar() throws Exception {
    start(true, "2");
    assertEquals("b", best(similar(200, titled("bag"))));
    assertEquals("c", best(similar(200, titled("coat"))));
    JsonNode model = server().json("/v1/model");
    assertEquals("letters", model.path("encoders").path("text").asText());
    assertEquals("image-descriptor", model.path("encoders").path("image").asText());
  }

  @Test
  void aPictureIsEncodedByTheBuiltInDescriptor() throws Exception {
    start(true, "2");
    assertEquals("a", best(similar(200, pictured(0xee1100))));
    assertEquals("c", best(similar(200, pictured(0x1010f0))));
  }

  @Test
  void givenVectorsWinOverTheDescription() throws Exception {
    start(true, "2");
    ObjectNode body = TestServer.JSON.createObjectNode().put("k", 1);
    body.set("item", titled("bag"));
    body.putObject("content").putArray("text").add(0).add(0).add(1);
    assertEquals("c", best(post(200, body)));
  }

  private JsonNode recommend(int status, ObjectNode... positive) throws Exception {
    ObjectNode body = TestServer.JSON.createObjectNode().put("k", 1);
    ArrayNode items = body.putObject("session").putArray("positive");
    items.addAll(List.of(positive));
    HttpResponse<byte[]> response = server().post("/v1/recommendations", body.toString());
    assertEquals(
        status, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    DescribedApi.read().assertDescribes("POST", "/v1/recommendations", response);
    return TestServer.JSON.readTree(response.body());
  }

  private static ObjectNode sessionItem(String id, ObjectNode described) {
    ObjectNode item = TestServer.JSON.createObjectNode().put("id", id);
    item.set("item", described);
    return item;
  }

  @Test
  void itemsOfASessionAreDescribedByTextOrPicture() throws Exception {
    start(true, "2");
    JsonNode titled = recommend(200, sessionItem("new", titled("bag")));
    assertEquals("session", titled.path("servedBy").asText());
    assertEquals("b", titled.path("items").path(0).path("id").asText());
    assertEquals("new", titled.path("byContent").path(0).asText());
    JsonNode pictured = recommend(200, sessionItem("new", pictured(0x1010f0)));
    assertEquals("c", pictured.path("items").path(0).path("id").asText());
    ObjectNode heavy = sessionItem("other", titled("coat")).put("weight", 5);
    JsonNode both = recommend(200, sessionItem("new", titled("bag")), heavy);
    assertEquals("c", both.path("items").path(0).path("id").asText());
  }

  @Test
  void aSessionItemThatCannotBeEncodedIsRefused() throws Exception {
    start(false, "2");
    String detail = recommend(501, sessionItem("new", titled("bag"))).path("detail").asText();
    assertTrue(detail.contains("text was encoded by letters, which this server does not"), detail);
    String rules =
        recommend(400, sessionItem("new", titled("bag").put("titel", "x"))).path("detail").asText();
    assertTrue(rules.contains("item.titel"), rules);
    ObjectNode[] many = new ObjectNode[21];
    for (int at = 0; at < many.length; at++) {
      many[at] = sessionItem("new-" + at, titled("bag"));
    }
    String limit = recommend(400, many).path("detail").asText();
    assertTrue(limit.contains("at most 20 items with content or a description"), limit);
  }

  @Test
  void anEncoderThatTheServerLacksIsNamed() throws Exception {
    start(false, "2");
    String detail = similar(501, titled("bag")).path("detail").asText();
    assertTrue(detail.contains("text was encoded by letters, which this server does not"), detail);
    assertEquals("a", best(similar(200, pictured(0xff0000))), "other modalities are encoded");
    assertEquals("", server().json("/v1/model").path("encoders").path("text").asText());
  }

  @Test
  void anotherVersionOfTheEncoderIsRefused() throws Exception {
    start(true, "1");
    String detail = similar(501, titled("bag")).path("detail").asText();
    assertTrue(detail.contains("version 1, but this server has version 2"), detail);
  }

  @Test
  void whatCannotBeEncodedIsABadRequest() throws Exception {
    start(true, "2");
    ObjectNode broken = TestServer.JSON.createObjectNode();
    broken.put("picture", Base64.getEncoder().encodeToString(new byte[] {1, 2, 3}));
    String detail = similar(400, broken).path("detail").asText();
    assertTrue(detail.contains("not a picture"), detail);
    ObjectNode brand = TestServer.JSON.createObjectNode().put("brand", "Acme");
    String absent = similar(400, brand).path("detail").asText();
    assertTrue(absent.contains("text for text; picture for image; found: no title"), absent);
    ObjectNode wrong = TestServer.JSON.createObjectNode().put("titel", "x").put("picture", "%");
    wrong.putObject("attributes").putObject("nested");
    String rules = similar(400, wrong).path("detail").asText();
    assertTrue(rules.contains("item.titel"), rules);
    assertTrue(rules.contains("item.picture must be a picture file in base64"), rules);
    assertTrue(rules.contains("item.attributes.nested"), rules);
  }

  @Test
  void aModelWithoutRecordsAsksForVectors() throws Exception {
    new SnapshotWriter("shop")
        .users(List.of("u"), FloatMatrix.of(1, 1, new float[] {1}))
        .items(List.of("a"), FloatMatrix.of(1, 1, new float[] {1}))
        .seen(new int[] {0, 1}, new int[] {0})
        .popularity(new int[] {1})
        .model("by-hand", new ObjectMapper().createObjectNode())
        .provenance(new Provenance("none", 1, "none", Map.of()))
        .content("text", FloatMatrix.of(1, 1, new float[] {1}))
        .publish(SnapshotStore.open(directory.resolve("store")));
    server = TestServer.start(directory.resolve("store"));
    String detail = similar(501, titled("bag")).path("detail").asText();
    assertTrue(detail.contains("send content vectors instead of an item"), detail);
  }
}
