package org.ccdrec.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The OpenAPI description of the server, as it is and as a page for people. Safe for many threads.
 */
final class ApiDocument {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>CCDRec: API</title>
      <link rel="icon" href="/console/icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="/console/page.css">
      </head>
      <body>
      <h1>API</h1>
      <p>The same in full: <a href="/openapi.yaml">openapi.yaml</a>.</p>
      %s
      </body>
      </html>
      """;

  private final Answer yaml;
  private final Answer page;

  ApiDocument() {
    byte[] text = text();
    this.yaml = new Answer(200, "application/yaml", text);
    this.page =
        new Answer(
            200,
            "text/html; charset=utf-8",
            PAGE.formatted(operations(text)).getBytes(StandardCharsets.UTF_8));
  }

  Answer yaml() {
    return yaml;
  }

  Answer page() {
    return page;
  }

  private static byte[] text() {
    try (InputStream input = ApiDocument.class.getResourceAsStream("/openapi.yaml")) {
      return Objects.requireNonNull(input, "openapi.yaml is part of the server").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("openapi.yaml could not be read", e);
    }
  }

  private static String operations(byte[] text) {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("openapi.yaml is not YAML", e);
    }
    var html = new StringBuilder();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        append(html, root, operation.getKey() + " " + path.getKey(), operation.getValue());
      }
    }
    appendBody(html, root, "/v1/recommendations", "Request");
    appendBody(html, root, "/v1/similar", "SimilarRequest");
    return html.toString();
  }

  private static void appendBody(StringBuilder html, JsonNode root, String path, String schema) {
    html.append("<h2>Body of POST ").append(path).append("</h2><table>");
    JsonNode properties = root.at("/components/schemas/" + schema + "/properties");
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      JsonNode described = property.getValue();
      if (described.has("$ref")) {
        described = root.at(described.path("$ref").asText().substring(1));
      }
      row(html, property.getKey(), type(described), described);
    }
    html.append("</table>");
  }

  private static void append(StringBuilder html, JsonNode root, String name, JsonNode operation) {
    int space = name.indexOf(' ');
    html.append("<h2>").append(name.substring(0, space).toUpperCase(Locale.ROOT));
    html.append(Html.escape(name.substring(space))).append("</h2><p>");
    html.append(Html.escape(operation.path("summary").asText())).append("</p><table>");
    for (JsonNode reference : operation.path("parameters")) {
      JsonNode parameter = root.at(reference.path("$ref").asText().substring(1));
      row(html, parameter.path("name").asText(), type(parameter.path("schema")), parameter);
    }
    html.append("</table><p>Answers: ");
    operation.path("responses").fieldNames().forEachRemaining(status -> html.append(status + " "));
    html.append("</p>");
  }

  private static String type(JsonNode schema) {
    String range =
        schema.has("maximum")
            ? ", " + schema.path("minimum") + " to " + schema.path("maximum")
            : "";
    String defaultValue =
        schema.has("default") ? ", default " + schema.path("default").asText() : "";
    return schema.path("type").asText() + range + defaultValue;
  }

  private static void row(StringBuilder html, String name, String type, JsonNode described) {
    html.append("<tr><th><code>").append(Html.escape(name)).append("</code></th><td>");
    html.append(Html.escape(type)).append("</td><td>");
    html.append(Html.escape(described.path("description").asText())).append("</td></tr>");
  }
}
