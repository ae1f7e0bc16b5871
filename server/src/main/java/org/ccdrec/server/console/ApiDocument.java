package org.ccdrec.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.ccdrec.server.access.Role;
import org.ccdrec.server.http.Answer;
import org.ccdrec.server.routing.Listener;
import org.ccdrec.server.routing.Route;

/**
 * The OpenAPI description of the server, as YAML and as a page. The page takes methods, paths,
 * roles and ports from the route table, and all text from the description. Immutable; safe for use
 * by many threads.
 */
public final class ApiDocument {
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
      <p>The complete description is at <a href="/openapi.yaml">openapi.yaml</a>. A role is needed only if the server is configured with API keys or tokens.</p>
      %s
      </body>
      </html>
      """;

  private final Answer yaml;
  private final Answer page;

  /**
   * Reads the description.
   *
   * @param routes the routes in the order of the page
   */
  public ApiDocument(List<? extends Route<?>> routes) {
    byte[] text = text();
    this.yaml = new Answer(200, "application/yaml", text);
    String html = PAGE.formatted(new Operations(parse(text)).html(routes));
    this.page = new Answer(200, Answer.HTML, html.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the description. */
  public Answer yaml() {
    return yaml;
  }

  /** Returns the page. */
  public Answer page() {
    return page;
  }

  private static byte[] text() {
    try (InputStream input = ApiDocument.class.getResourceAsStream("/openapi.yaml")) {
      return Objects.requireNonNull(input, "openapi.yaml is part of the server").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("openapi.yaml could not be read", e);
    }
  }

  private static JsonNode parse(byte[] text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("openapi.yaml is not valid YAML", e);
    }
  }

  /** The operations of a description as HTML. */
  private record Operations(JsonNode root) {
    String html(List<? extends Route<?>> routes) {
      return routes.stream().map(this::section).collect(Collectors.joining("\n"));
    }

    private String section(Route<?> route) {
      String method = route.method().toLowerCase(Locale.ROOT);
      JsonNode operation = root.path("paths").path(route.path()).path(method);
      var html = new StringBuilder();
      html.append("<h2>").append(route.method()).append(' ').append(Html.escape(route.path()));
      html.append("</h2><p>").append(Html.escape(operation.path("summary").asText()));
      html.append("</p><p>").append(access(route)).append("</p>");
      html.append(table(operation.path("parameters"))).append(body(operation));
      html.append("<p>Answers: ");
      operation.path("responses").fieldNames().forEachRemaining(each -> html.append(each + " "));
      return html.append("</p>").toString();
    }

    private static String access(Route<?> route) {
      Role role = route.role();
      String needs =
          role == null ? "No role needed" : "Role " + role.name().toLowerCase(Locale.ROOT);
      if (!route.isOn(Listener.ADMINISTRATION)) {
        return needs + ". Public port.";
      }
      return needs
          + (route.isOn(Listener.PUBLIC)
              ? ". Public and administration port."
              : ". Administration port.");
    }

    private String table(JsonNode parameters) {
      var html = new StringBuilder("<table>");
      for (JsonNode each : parameters) {
        JsonNode parameter = resolved(each);
        row(html, parameter.path("name").asText(), parameter.path("schema"), parameter);
      }
      return html.append("</table>").toString();
    }

    private String body(JsonNode operation) {
      JsonNode content = operation.path("requestBody").path("content");
      JsonNode properties = resolved(content.path(Answer.JSON).path("schema")).path("properties");
      if (properties.isMissingNode()) {
        return "";
      }
      var html = new StringBuilder("<p>Body:</p><table>");
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        JsonNode schema = resolved(property.getValue());
        row(html, property.getKey(), schema, schema);
      }
      return html.append("</table>").toString();
    }

    private JsonNode resolved(JsonNode node) {
      return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static void row(StringBuilder html, String name, JsonNode schema, JsonNode described) {
      html.append("<tr><th><code>").append(Html.escape(name)).append("</code></th><td>");
      html.append(Html.escape(type(schema))).append("</td><td>");
      html.append(Html.escape(described.path("description").asText())).append("</td></tr>");
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
  }
}
