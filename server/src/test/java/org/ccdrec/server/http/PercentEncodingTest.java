package org.ccdrec.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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
  void anyTextIsDecodedOrRefused(@ForAll String text) {
    try {
      PercentEncoding.decode(text);
    } catch (HttpProblem problem) {
      assertEquals(400, problem.status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "a%", "%C3", "%FF%FE"})
  void brokenEscapesAreRefused(String segment) {
    assertEquals(
        400, assertThrows(HttpProblem.class, () -> PercentEncoding.decode(segment)).status());
  }
}
