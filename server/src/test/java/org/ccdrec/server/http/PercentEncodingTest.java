package org.ccdrec.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strict decoding of what is percent-encoded. */
class PercentEncodingTest {
  @Property
  void whatIsEncodedIsDecoded(@ForAll String text) throws HttpProblem {
    if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      String encoded = PercentEncoding.encode(text);
      assertFalse(encoded.contains("/"), encoded);
      assertEquals(text, PercentEncoding.decode(encoded));
    }
  }

  @Property
  void anyTextIsDecodedOrRefused(@ForAll("escapes") String text) {
    try {
      String decoded = PercentEncoding.decode(text);
      assertEquals(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8), decoded);
    } catch (HttpProblem problem) {
      assertEquals(400, problem.status());
      assertTrue(text.contains("%"), text);
    }
  }

  @Provide
  Arbitrary<String> escapes() {
    return Arbitraries.of(
            "a", "+", "/", "é", "%", "%4", "1", "%20", "%2b", "%C3", "%A9", "%ff", "g")
        .list()
        .ofMaxSize(6)
        .map(pieces -> String.join("", pieces));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "a%", "%C3", "%FF%FE"})
  void brokenEscapesAreRefused(String segment) {
    assertEquals(
        400, assertThrows(HttpProblem.class, () -> PercentEncoding.decode(segment)).status());
  }
}
