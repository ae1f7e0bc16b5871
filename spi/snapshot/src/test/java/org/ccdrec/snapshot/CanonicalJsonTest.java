package org.ccdrec.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of RFC 8785, and what holds for any value. */
class CanonicalJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String canonical(String json) throws IOException {
    return new String(CanonicalJson.write(JSON.readTree(json)), StandardCharsets.UTF_8);
  }

  /** Appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2",
  })
  void numbersArePrintedAsByEcmaScript(String bits, String printed) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertEquals(printed, CanonicalJson.number(value));
  }

  /** Section 3.2.2. */
  @Test
  void literalsNumbersAndStringsHaveOneForm() throws IOException {
    assertEquals(
        "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
            + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
        canonical(
            """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
              "literals": [null, true, false]
            }
            """));
  }

  /** Section 3.2.3. */
  @Test
  void membersAreSortedByCodeUnit() throws IOException {
    String sorted =
        canonical(
            """
            {"\\u20ac": 1, "\\r": 2, "\\ufb33": 3, "1": 4, "\\ud83d\\ude00": 5, "\\u0080": 6, "\\u00f6": 7}
            """);
    assertEquals(
        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}", sorted);
  }

  @Test
  void emptyValuesAndFloatsAreWrittenAsTheirText() throws IOException {
    assertEquals("[{},[],\"\",-1]", canonical("[ { } , [ ] , \"\", -1.0 ]"));
    JsonNode node = JSON.createObjectNode().put("f", 0.1f).put("l", Long.MAX_VALUE);
    assertEquals(
        "{\"f\":0.1,\"l\":9223372036854776000}",
        new String(CanonicalJson.write(node), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "\"\\ud800\"", "{\"\\udc00\":1}"})
  void valuesWithoutACanonicalFormAreRefused(String json) {
    assertThrows(IllegalArgumentException.class, () -> canonical(json));
  }

  @Property
  void anyNumberIsReadBack(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isFinite(value)) {
      String printed = CanonicalJson.number(value);
      assertEquals(value + 0.0, Double.parseDouble(printed));
      assertTrue(printed.matches("-?(0|[1-9][0-9]*)([.][0-9]*[1-9])?(e[-+][1-9][0-9]*)?"), printed);
    }
  }

  @Property
  void theCanonicalFormOfACanonicalFormIsItself(@ForAll String text, @ForAll double number)
      throws IOException {
    JsonNode tree = JSON.createObjectNode().put("b" + text, number).put("a", text);
    if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      byte[] once = CanonicalJson.write(tree);
      assertEquals(tree.get("a"), JSON.readTree(once).get("a"));
      assertEquals(
          new String(once, StandardCharsets.UTF_8),
          canonical(new String(once, StandardCharsets.UTF_8)));
    }
  }
}
