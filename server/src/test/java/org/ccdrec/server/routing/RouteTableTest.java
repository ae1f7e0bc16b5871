package org.ccdrec.server.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.http.PercentEncoding;
import org.ccdrec.server.metrics.ServerMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which route a path belongs to, and what its parameter is. */
class RouteTableTest {
  private static final List<String> PATHS =
      List.of(
          "/",
          "/users",
          "/users/{id}/x",
          "/users/{id}/xy",
          "/items/{id}",
          "/items/{id}/similar",
          "/v1/items/{id}");
  private static final RouteTable TABLE = table(PATHS);

  private static RouteTable table(List<String> paths) {
    return new RouteTable(
        paths.stream()
            .map(path -> Route.get(path).to(handlers -> exchange -> {}))
            .map(route -> new Endpoint(route, exchange -> {}, new ServerMetrics().route("test")))
            .toList());
  }

  /** Returns the template and the parameter that a path matches, or null. */
  private static String match(String path) throws HttpProblem {
    Resource found = TABLE.find(path);
    if (found == null) {
      return null;
    }
    Route<?> route = found.endpoints().getFirst().route();
    return route.path() + " " + route.parameter(path);
  }

  @Test
  void aParameterIsOneSegment() throws HttpProblem {
    assertEquals("/users/{id}/x 42", match("/users/42/x"));
    assertEquals("/users/{id}/xy x", match("/users/x/xy"));
    assertEquals("/users/{id}/x a/b", match("/users/a%2Fb/x"));
    assertEquals("/items/{id} similar", match("/items/similar"));
    assertEquals("/items/{id}/similar similar", match("/items/similar/similar"));
    assertEquals("/v1/items/{id} 😀", match("/v1/items/%F0%9F%98%80"));
    assertEquals("/users null", match("/users"));
    assertEquals("/ null", match("/"));
    for (String none :
        List.of(
            "",
            "/users/",
            "/users/a/b/x",
            "/users//x",
            "/users/x",
            "/users/1/x/",
            "/items//similar",
            "/items/",
            "/items",
            "/items/1/2",
            "//",
            "/user",
            "*")) {
      assertNull(match(none), none);
    }
  }

  @Property
  void anyIdIsFoundAgain(@ForAll String id) throws HttpProblem {
    if (!id.isEmpty() && StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      String encoded = PercentEncoding.encode(id);
      assertEquals("/users/{id}/x " + id, match("/users/" + encoded + "/x"));
      assertEquals("/items/{id} " + id, match("/items/" + encoded));
    }
  }

  @Test
  void brokenEscapesAreRefused() {
    assertEquals(400, assertThrows(HttpProblem.class, () -> match("/items/%zz")).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a /a", "/a/{x} /a/{y}", "/a/{x}/b /a/{y}/b", "/a/{x} /a/b", "/a/{x}/b /a/c/{y}"})
  void pathsThatMatchTheSameAreRefused(String paths) {
    List<String> both = Arrays.asList(paths.split(" "));
    assertThrows(IllegalArgumentException.class, () -> table(both));
    assertThrows(IllegalArgumentException.class, () -> table(both.reversed()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "/a{x}", "/{x}b", "/{x}/{y}", "/a/x}"})
  void malformedTemplatesAreRefused(String path) {
    assertThrows(IllegalArgumentException.class, () -> Route.get(path));
  }
}
