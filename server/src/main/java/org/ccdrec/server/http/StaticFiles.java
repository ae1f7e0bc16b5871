package org.ccdrec.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files of the console as one port serves them, read once from the server's resources. Safe for
 * use by many threads.
 *
 * <p>Both ports serve the same files but for {@value #PLACE}, by which the page knows where it is:
 * versions are managed on the administration port alone.
 */
final class StaticFiles {
  private static final String PLACE = "/console/place.js";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** Names of the files, by the media type of their extension. */
  private static final Map<String, List<String>> NAMES =
      Map.of(
          SCRIPT,
          List.of(
              "api.js",
              "cards.js",
              "chart.js",
              "console.js",
              "dialogs.js",
              "dom.js",
              "explore.js",
              "figures.js",
              "item.js",
              "metrics.js",
              "versions.js"),
          "text/css; charset=utf-8",
          List.of("console.css", "page.css"),
          "image/svg+xml",
          List.of("icon.svg"));

  static final StaticFiles PUBLIC = new StaticFiles(false);
  static final StaticFiles ADMINISTRATION = new StaticFiles(true);

  private final Map<String, Answer> answers = new HashMap<>();

  private StaticFiles(boolean isAdministration) {
    answers.put("/console", read("index.html", "text/html; charset=utf-8"));
    NAMES.forEach(
        (type, names) -> names.forEach(name -> answers.put("/console/" + name, read(name, type))));
    String place = "export const isAdministration = " + isAdministration + ";\n";
    answers.put(PLACE, new Answer(200, SCRIPT, place.getBytes(StandardCharsets.US_ASCII)));
  }

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
