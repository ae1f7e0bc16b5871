package org.ccdrec.server.http;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of UTF-8 in request targets (RFC 3986), strictly decoded. Stateless. */
public final class PercentEncoding {
  private PercentEncoding() {}

  /** Returns text as one segment of a path: reserved characters, a slash too, are encoded. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Decodes percent-encoded UTF-8.
   *
   * @throws HttpProblem if a {@code %} is not followed by two hexadecimal digits, or the bytes are
   *     not UTF-8
   */
  public static String decode(String encoded) throws HttpProblem {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    byte[] raw = encoded.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(raw.length);
    for (int at = 0; at < raw.length; at++) {
      if (raw[at] == '%') {
        decoded.put((byte) (16 * digit(raw, at + 1) + digit(raw, at + 2)));
        at += 2;
      } else {
        decoded.put(raw[at]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException e) {
      throw HttpProblem.badRequest("percent-encoded bytes must be UTF-8");
    }
  }

  private static int digit(byte[] raw, int at) throws HttpProblem {
    int digit = at < raw.length ? Character.digit(raw[at], 16) : -1;
    if (digit < 0) {
      throw HttpProblem.badRequest("a % must be followed by two hexadecimal digits");
    }
    return digit;
  }
}
