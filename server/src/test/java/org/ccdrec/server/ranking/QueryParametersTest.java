package org.ccdrec.server.ranking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ccdrec.server.http.HttpProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strict parsing of queries. */
class QueryParametersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "k=0",
        "k=501",
        "k=",
        "k=-1",
        "k=1.5",
        "k=ten",
        "k=99999999999",
        "K=3",
        "k=3&k=4",
        "a",
        "=a",
        "&",
        "k=3&",
        "explain=yes",
        "explain",
        "explain=true&explain=true",
        "includeSeen=yes",
        "includeSeen=true&includeSeen=false",
        "filter=a&filter=b",
        "cursor=%zz",
        "user.=de",
        "user.country=",
        "user.country=de&user.country=pl",
        "user.country",
        "user.country=%ff",
        "user.%zz=1"
      })
  void badParametersAreRefused(String query) {
    assertEquals(400, assertThrows(HttpProblem.class, () -> QueryParameters.parse(query)).status());
  }

  @Test
  void goodParametersAreRead() throws HttpProblem {
    assertEquals(10, QueryParameters.parse(null).k());
    assertEquals(10, QueryParameters.parse("").k());
    assertEquals(500, QueryParameters.parse("k=500").k());
    assertEquals(1, QueryParameters.parse("k=1").k());
    assertEquals("a = 'b c'", QueryParameters.parse("filter=a+%3D%20'b+c'").filter());
    assertEquals("a=b", QueryParameters.parse("filter=a=b").filter());
    assertEquals(3, QueryParameters.parse("filter=x&k=3").k());
    assertEquals("*", QueryParameters.parse("cursor=*").cursor());
    assertEquals("new+ones", QueryParameters.parse("scenario=new+ones").scenario());
    assertEquals(true, QueryParameters.parse("explain=true").explain());
    assertEquals(false, QueryParameters.parse("explain=false").explain());
    assertEquals(true, QueryParameters.parse("includeSeen=true").includeSeen());
    assertEquals(false, QueryParameters.parse("includeSeen=false").includeSeen());
  }

  @Test
  void attributesOfTheUserAreDecoded() throws HttpProblem {
    assertEquals(
        Map.of(
            "country", List.of("de"), "age group", List.of("30-49 or so+"), "a=b", List.of("c=d")),
        QueryParameters.parse("user.country=de&user.age%20group=30-49+or%20so%2B&user.a%3Db=c=d")
            .attributes());
    String many =
        IntStream.range(0, 51)
            .mapToObj(at -> "user.a" + at + "=1")
            .collect(Collectors.joining("&"));
    assertThrows(HttpProblem.class, () -> QueryParameters.parse(many));
    assertThrows(HttpProblem.class, () -> QueryParameters.parse("user.a=" + "x".repeat(257)));
    assertThrows(HttpProblem.class, () -> QueryParameters.onlyK("k=7&user.country=de"));
  }

  @Test
  void onlyKIsAllowedWhereNothingElseIs() throws HttpProblem {
    assertEquals(7, QueryParameters.onlyK("k=7"));
    assertEquals(10, QueryParameters.onlyK(null));
    for (String query :
        new String[] {"k=7&explain=true", "cursor=*", "filter=x", "includeSeen=true"}) {
      assertThrows(HttpProblem.class, () -> QueryParameters.onlyK(query), query);
    }
  }
}
