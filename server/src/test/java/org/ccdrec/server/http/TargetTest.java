package org.ccdrec.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strict parsing of request targets. */
class TargetTest {
  @Property
  void whatIsEncodedIsDecoded(@ForAll String text) throws Problem {
    if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
      assertEquals(text, Target.decode(encoded));
    }
  }

  @Property
  void anyTextIsDecodedOrRefused(@ForAll String text) {
    try {
      Target.decode(text);
    } catch (Problem problem) {
      assertEquals(400, problem.status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "a%", "%C3", "%FF%FE"})
  void brokenEscapesAreRefused(String segment) {
    assertEquals(400, assertThrows(Problem.class, () -> Target.decode(segment)).status());
  }

  @Test
  void anIdIsOneSegment() throws Problem {
    assertEquals("42", Target.id("/v1/users/42/recommendations", "/v1/users/", "/recommendations"));
    assertEquals("a/b", Target.id("/v1/users/a%2Fb/x", "/v1/users/", "/x"));
    assertEquals("similar", Target.id("/v1/items/similar", "/v1/items/", ""));
    assertNull(Target.id("/v1/users/a/b/x", "/v1/users/", "/x"));
    assertNull(Target.id("/v1/users//x", "/v1/users/", "/x"));
    assertNull(Target.id("/v1/users/x", "/v1/users/", "/x"));
  }

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
        "a"
      })
  void badParametersAreRefused(String query) {
    assertEquals(
        400, assertThrows(Problem.class, () -> Target.parameters(query, 10, 500)).status());
  }

  @Test
  void goodParametersAreRead() throws Problem {
    assertEquals(10, Target.parameters(null, 10, 500).k());
    assertEquals(10, Target.parameters("", 10, 500).k());
    assertEquals(500, Target.parameters("k=500", 10, 500).k());
    assertEquals(1, Target.parameters("k=1", 10, 500).k());
    assertEquals("a = 'b c'", Target.parameters("filter=a+%3D%20'b+c'", 10, 500).filter());
    assertEquals(3, Target.parameters("filter=x&k=3", 10, 500).k());
  }
}
