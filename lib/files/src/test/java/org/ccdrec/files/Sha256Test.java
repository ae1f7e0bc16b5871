package org.ccdrec.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {
  /** The examples of FIPS 180-4. */
  @Test
  void textsHaveTheirKnownDigests() {
    String empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertEquals(empty, Sha256.hex(""));
    assertEquals(abc, Sha256.hex("abc"));
    assertEquals(abc, Sha256.hex("abc".getBytes(UTF_8)));
    assertEquals(abc, HexFormat.of().formatHex(Sha256.of("abc")));
  }

  @Test
  void textIsEncodedAsUtf8() {
    assertEquals(Sha256.hex("é".getBytes(UTF_8)), Sha256.hex("é"));
  }
}
