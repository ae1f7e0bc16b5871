package org.ccdrec.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files of the console, read once from the server's resources. Safe for use by many threads.
 */
final class StaticFiles {
  private final Map<String, Answer> answers =
      Map.of(
          "/console", read("index.html", "text/html; charset=utf-8"),
          "/console/console.css", read("console.css", "text/css; charset=utf-8"),
          "/console/console.js", read("console.js", "text/javascript; charset=utf-8"));

  /** Returns the file at a path, or null. */
  @Nullable Answer at(String path) {
    return answers.get(path);
  }

  private static Answer read(String name, String type) {
    try (InputStream input = StaticFiles.class.getResourceAsStream("/console/" + name)) {
      return new Answer(200, type, Objects.requireNonNull(input, name).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be read", e);
    }
  }
}
