package org.ccdrec.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class HmacSha256Test {
  /** Test case 2 of RFC 4231. */
  @Test
  void agreesWithTheStandardHoweverTheTextIsDivided() {
    var signatures = new HmacSha256("Jefe".getBytes(StandardCharsets.UTF_8));
    String expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    ByteBuffer whole = utf8("what do ya want for nothing?");
    assertEquals(expected, HexFormat.of().formatHex(signatures.sign(32, whole)));
    byte[] half = signatures.sign(16, utf8("what do ya "), utf8("want for nothing?"));
    assertEquals(expected.substring(0, 32), HexFormat.of().formatHex(half));
    assertEquals(expected, HexFormat.of().formatHex(signatures.sign(32, whole)), "not consumed");
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
