package org.ccdrec.server.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The API as {@code openapi.yaml} describes it. Values are validated strictly: an object with
 * described properties must have no others, although clients must expect them.
 */
public final class DescribedApi {
  private final JsonNode root;
  private final JsonNode strict;
  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private DescribedApi(JsonNode root) {
    this.root = root;
    this.strict = root.deepCopy();
    close(strict.path("components").path("schemas"));
    close(strict.path("paths"));
  }

  public static DescribedApi read() throws IOException {
    try (InputStream input = DescribedApi.class.getResourceAsStream("/openapi.yaml")) {
      return of(input.readAllBytes());
    }
  }

  public static DescribedApi of(byte[] yaml) throws IOException {
    return new DescribedApi(new YAMLMapper().readTree(yaml));
  }

  private static void close(JsonNode node) {
    if (node.path("properties").isObject() && !node.has("additionalProperties")) {
      ((ObjectNode) node).put("additionalProperties", false);
    }
    node.forEach(DescribedApi::close);
  }

  public JsonNode root() {
    return root;
  }

  public JsonNode operation(String method, String path) {
    JsonNode operation = strict.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
    assertTrue(operation.isObject(), method + " " + path + " is not described");
    return operation;
  }

  /** Returns where a value breaks a schema of this description. */
  public List<Error> errors(JsonNode schema, JsonNode value) {
    ObjectNode document = (ObjectNode) schema.deepCopy();
    document.set("components", strict.path("components"));
    return schemas.getSchema(document).validate(value);
  }

  /** Checks that an answer has a described status, media type and content. */
  public void assertDescribes(String method, String path, HttpResponse<byte[]> response)
      throws IOException {
    String what =
        "%s %s: %d %s"
            .formatted(
                method,
                path,
                response.statusCode(),
                new String(response.body(), StandardCharsets.UTF_8));
    JsonNode described =
        resolved(
            operation(method, path).path("responses").path(String.valueOf(response.statusCode())));
    assertFalse(described.isMissingNode(), what);
    described
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            name -> assertTrue(response.headers().firstValue(name).isPresent(), name + " " + what));
    if (response.statusCode() == 304) {
      assertEquals(0, response.body().length, what);
      return;
    }
    String type = response.headers().firstValue("content-type").orElse("").replaceAll(";.*", "");
    JsonNode content = described.path("content");
    JsonNode media = content.path(type);
    if (media.isMissingNode()) {
      String range = content.has("*/*") ? "*/*" : type.replaceAll("/.*", "/*");
      assertTrue(content.has(range), type + " " + what);
    } else if (type.endsWith("json")) {
      JsonNode value = TestServer.JSON.readTree(response.body());
      assertEquals(List.of(), errors(media.path("schema"), value), what);
      if (response.statusCode() >= 400) {
        assertEquals(response.statusCode(), value.path("status").asInt(), what);
      }
    }
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? strict.at(node.path("$ref").asText().substring(1)) : node;
  }
}
