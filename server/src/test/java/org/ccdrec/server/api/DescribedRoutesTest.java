package org.ccdrec.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ccdrec.server.access.Role;
import org.ccdrec.server.routing.Listener;
import org.ccdrec.server.routing.RequestBody;
import org.ccdrec.server.routing.Route;
import org.ccdrec.server.testing.DescribedApi;
import org.ccdrec.server.testing.TestServer;
import org.junit.jupiter.api.Test;

/** The route table and openapi.yaml describe the same API. */
class DescribedRoutesTest {
  private final DescribedApi api;

  DescribedRoutesTest() throws Exception {
    api = DescribedApi.read();
  }

  @Test
  void everyRouteIsDescribedAndNothingElseIs() {
    Set<String> described = new HashSet<>();
    for (var path : api.root().path("paths").properties()) {
      for (var member : path.getValue().properties()) {
        if (member.getValue().has("responses")) {
          described.add(member.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    Set<String> routes = new HashSet<>();
    for (Route<?> route : ServerRoutes.all()) {
      assertTrue(routes.add(route.method() + " " + route.path()), route.path());
    }
    assertEquals(routes, described);
  }

  @Test
  void securityIsTheRoleOfTheRoute() {
    for (Route<?> route : ServerRoutes.all()) {
      List<String> needed = new ArrayList<>();
      for (JsonNode each : api.operation(route.method(), route.path()).path("security")) {
        each.properties()
            .forEach(
                scheme -> needed.add(scheme.getKey() + " " + scheme.getValue().at("/0").asText()));
      }
      Role role = route.role();
      String name = role == null ? "" : role.name().toLowerCase(Locale.ROOT);
      assertEquals(
          role == null ? List.of() : List.of("bearer " + name, "apiKey " + name),
          needed,
          route.path());
    }
  }

  @Test
  void statusesThatFollowFromTheTableAreDescribed() {
    for (Route<?> route : ServerRoutes.all()) {
      Set<Integer> expected = new HashSet<>(Set.of(200, 400, 403, 405, 414, 431, 500));
      if (route.role() != null) {
        expected.add(401);
      }
      RequestBody body = route.body();
      if (body != null) {
        expected.addAll(Set.of(413, 415));
      }
      api.operation(route.method(), route.path())
          .path("responses")
          .fieldNames()
          .forEachRemaining(status -> expected.remove(Integer.valueOf(status)));
      assertEquals(Set.of(), expected, route.path());
    }
  }

  @Test
  void theBodyIsThatOfTheRoute() {
    for (Route<?> route : ServerRoutes.all()) {
      JsonNode described = api.operation(route.method(), route.path()).path("requestBody");
      RequestBody body = route.body();
      if (body == null) {
        assertTrue(described.isMissingNode(), route.path());
      } else {
        String reference = described.at("/content/application~1json/schema/$ref").asText();
        assertEquals("#/components/schemas/" + body.schema(), reference, route.path());
        assertEquals(1, described.path("content").size(), route.path());
      }
    }
  }

  @Test
  void routesOfTheAdministrationPortNameItAsTheirServer() {
    for (Route<?> route : ServerRoutes.all()) {
      boolean isElsewhere = api.root().path("paths").path(route.path()).has("servers");
      assertEquals(!route.isOn(Listener.PUBLIC), isElsewhere, route.path());
    }
  }

  @Test
  void pathParametersAreDescribed() {
    for (Route<?> route : ServerRoutes.all()) {
      List<String> described = new ArrayList<>();
      for (JsonNode each : api.operation(route.method(), route.path()).path("parameters")) {
        JsonNode parameter = api.root().at(each.path("$ref").asText().substring(1));
        if (parameter.path("in").asText().equals("path")) {
          described.add(parameter.path("name").asText());
        }
      }
      List<String> expected = new ArrayList<>();
      if (route.path().contains("{")) {
        expected.add(route.path().replaceAll(".*\\{(.*)}.*", "$1"));
      }
      assertEquals(expected, described, route.path());
    }
  }

  @Test
  void examplesFollowTheirSchemas() throws Exception {
    List<JsonNode> parents = api.root().findParents("example");
    for (JsonNode parent : parents) {
      JsonNode schema = parent.has("schema") ? parent.path("schema") : parent;
      assertEquals(List.of(), api.errors(schema, parent.path("example")), parent.toString());
    }
    long bodies = ServerRoutes.all().stream().filter(route -> route.body() != null).count();
    assertTrue(parents.size() > bodies, "each body has an example, and so do others");
  }

  @Test
  void valuesThatBreakTheirSchemasAreFound() throws Exception {
    for (String each :
        List.of(
            "Batch {\"requests\":[{\"k\":0}]}",
            "Status {\"status\":\"live\",\"since\":1}",
            "Items {\"modelVersion\":\"a/b\",\"items\":[]}",
            "Event {\"userId\":\"u\",\"itemId\":\"i\",\"at\":\"yesterday\"}",
            "Answers {\"modelVersion\":\"a/b\",\"answers\":[{\"items\":[]}]}")) {
      String[] parts = each.split(" ", 2);
      JsonNode schema =
          TestServer.JSON.createObjectNode().put("$ref", "#/components/schemas/" + parts[0]);
      assertFalse(api.errors(schema, TestServer.JSON.readTree(parts[1])).isEmpty(), each);
    }
  }

  /** A key that is read as two words is the sign of a comma that should have been quoted. */
  @Test
  void noDescriptionIsCutAtAComma() {
    assertNoNullMembers(api.root(), "");
  }

  private static void assertNoNullMembers(JsonNode node, String where) {
    for (var member : node.properties()) {
      String at = where + "/" + member.getKey();
      assertFalse(member.getValue().isNull() || member.getKey().contains(" "), at);
      assertNoNullMembers(member.getValue(), at);
    }
    for (JsonNode element : node.isArray() ? node : TestServer.JSON.createArrayNode()) {
      assertNoNullMembers(element, where + "[]");
    }
  }
}
