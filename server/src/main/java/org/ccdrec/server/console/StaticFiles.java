package org.ccdrec.server.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ccdrec.server.http.Answer;
import org.jspecify.annotations.Nullable;

/**
 * The files of the console as one port serves them, read once from the server's resources.
 * Immutable; safe for use by many threads.
 *
 * <p>Both ports serve the same files except {@value #PLACE}, which tells the page which port it
 * came from: versions are managed on the administration port only.
 */
public final class StaticFiles {
  private static final String PLACE = "place.js";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** Names of the files, by the media type of their extension. */
  private static final Map<String, List<String>> NAMES =
      Map.of(
          SCRIPT,
          List.of(
              "api.js",
              "bars.js",
              "cards.js",
              "chart.js",
              "console.js",
              "dialogs.js",
              "dom.js",
              "experiments.js",
              "explore.js",
              "figures.js",
              "item.js",
              "metrics.js",
              "placements.js",
              "timeline.js",
              "versions.js"),
          "text/css; charset=utf-8",
          List.of("console.css", "page.css"),
          "image/svg+xml",
          List.of("icon.svg"));

  /** The files on the public port. */
  public static final StaticFiles PUBLIC = new StaticFiles(false);

  /** The files on the administration port. */
  public static final StaticFiles ADMINISTRATION = new StaticFiles(true);

  private final Map<String, Answer> files = new HashMap<>();
  private final Answer page;

  private StaticFiles(boolean isAdministration) {
    page = read("index.html", Answer.HTML);
    NAMES.forEach((type, names) -> names.forEach(name -> files.put(name, read(name, type))));
    String place = "export const isAdministration = " + isAdministration + ";\n";
    files.put(PLACE, Answer.file(SCRIPT, place.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Returns the page that uses the files. */
  public Answer page() {
    return page;
  }

  /** Returns the file of a name, or null if there is none. */
  public @Nullable Answer named(String name) {
    return files.get(name);
  }

  private static Answer read(String name, String type) {
    try (InputStream input = StaticFiles.class.getResourceAsStream("/console/" + name)) {
      return Answer.file(type, Objects.requireNonNull(input, name).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be read", e);
    }
  }
}
