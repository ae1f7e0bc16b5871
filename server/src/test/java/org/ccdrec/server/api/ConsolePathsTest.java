package org.ccdrec.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every path that the console's scripts and page use is in the route table, with its method. */
class ConsolePathsTest {
  private static final List<String> SCRIPTS =
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
          "placements.js",
          "versions.js");

  /** {@code get('/v1/model')} and {@code request('/metrics')}. */
  private static final Pattern READ = Pattern.compile("\\b(?:get|request)\\('(/[^'?]+)");

  /** {@code post('/v1/recommendations')} and the {@code path: '/admin/pin'} of an action. */
  private static final Pattern WRITTEN = Pattern.compile("(?:\\bpost\\(|\\bpath: )'(/[^'?]+)");

  /** {@code path('items', id, '/similar?k=12')}. */
  private static final Pattern BELOW =
      Pattern.compile("\\bpath\\('(\\w+)', \\w+(?:, ['`](/[^'`?]+))?");

  /** A literal that is a path, whatever it is used for. */
  private static final Pattern LITERAL = Pattern.compile("['`](/(?:v1|admin|metrics)\\b[^'`?]*)");

  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/[^\"]+)\"");

  private static String file(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            ConsolePathsTest.class.getResourceAsStream("/console/" + name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<MatchResult> found(Pattern pattern) {
    return SCRIPTS.stream()
        .flatMap(name -> pattern.matcher(file(name)).results().toList().stream());
  }

  private static Set<String> routes() {
    return ServerRoutes.all().stream()
        .map(route -> route.method() + " " + route.path().replaceAll("\\{.*}", "{}"))
        .collect(Collectors.toSet());
  }

  @Test
  void everyPathIsARoute() {
    Set<String> used = new TreeSet<>();
    found(READ).forEach(match -> used.add("GET " + match.group(1)));
    found(WRITTEN).forEach(match -> used.add("POST " + match.group(1)));
    found(BELOW)
        .forEach(
            match ->
                used.add(
                    "GET /v1/%s/{}%s"
                        .formatted(
                            match.group(1), Objects.requireNonNullElse(match.group(2), ""))));
    assertTrue(used.size() > 10, used::toString);
    Set<String> unknown = new TreeSet<>(used);
    unknown.removeAll(routes());
    assertEquals(Set.of(), unknown, "paths of the console without a route");
  }

  /** The only other literal is the template that {@code path} fills in. */
  @Test
  void noPathEscapesThePatternsOfThisTest() {
    Set<String> literals = found(LITERAL).map(match -> match.group(1)).collect(Collectors.toSet());
    Stream.of(READ, WRITTEN)
        .forEach(pattern -> found(pattern).forEach(match -> literals.remove(match.group(1))));
    assertEquals(Set.of("/v1/${kind}/${encodeURIComponent(id)}${rest}"), literals);
  }

  @Test
  void everyLinkOfThePageIsARoute() {
    List<String> links =
        LINK.matcher(file("index.html")).results().map(match -> match.group(1)).toList();
    assertTrue(links.contains("/console/console.js"), links::toString);
    for (String link : links) {
      String path = link.startsWith("/console/") ? "/console/{}" : link;
      assertTrue(routes().contains("GET " + path), link);
    }
  }
}
