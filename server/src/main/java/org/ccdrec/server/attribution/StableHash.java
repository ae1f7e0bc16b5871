package org.ccdrec.server.attribution;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.ccdrec.files.Sha256;

/**
 * A hash that is the same on every server and in every version: the first eight bytes, big-endian,
 * of the SHA-256 of the salt in UTF-8, a zero byte, and the text in UTF-8. Stateless.
 */
public final class StableHash {
  private StableHash() {}

  /** Returns the hash of a text. */
  public static long of(String salt, String text) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(salt.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** Returns the upper 53 bits of the hash as a number from 0 to 1, 1 excluded. */
  public static double share(String salt, String text) {
    return (of(salt, text) >>> 11) * 0x1p-53;
  }
}
