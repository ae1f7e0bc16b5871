package org.ccdrec.server.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.ccdrec.server.http.Answer;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI description of the server, and the page that shows it with Swagger UI, whose files
 * come from its WebJar. Immutable; safe for use by many threads.
 */
public final class ApiDocument {
  private static final String LIBRARY = "/META-INF/resources/webjars/swagger-ui/%s/%s";
  private static final String LIBRARY_PROPERTIES =
      "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  private final Answer yaml;
  private final Answer page;
  private final Map<String, Answer> files;

  /** Reads the description and the files of the page. */
  public ApiDocument() {
    this.yaml = Answer.file("application/yaml", resource("/openapi.yaml"));
    this.page = Answer.file(Answer.HTML, resource("/docs/index.html"));
    this.files =
        Map.of(
            "docs.js", Answer.file(SCRIPT, resource("/docs/docs.js")),
            "docs.css", Answer.file(STYLE, resource("/docs/docs.css")),
            "swagger-ui-bundle.js", Answer.file(SCRIPT, library("swagger-ui-bundle.js")),
            "swagger-ui.css", Answer.file(STYLE, library("swagger-ui.css")));
  }

  /** Returns the description. */
  public Answer yaml() {
    return yaml;
  }

  /** Returns the page. */
  public Answer page() {
    return page;
  }

  /** Returns the file of a name that the page uses, or null if there is none. */
  public @Nullable Answer file(String name) {
    return files.get(name);
  }

  private static byte[] library(String name) {
    var properties = new Properties();
    try (InputStream input = open(LIBRARY_PROPERTIES)) {
      properties.load(input);
    } catch (IOException e) {
      throw new UncheckedIOException(LIBRARY_PROPERTIES + " could not be read", e);
    }
    return resource(LIBRARY.formatted(properties.getProperty("version"), name));
  }

  private static byte[] resource(String name) {
    try (InputStream input = open(name)) {
      return input.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be read", e);
    }
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(ApiDocument.class.getResourceAsStream(name), name);
  }
}
