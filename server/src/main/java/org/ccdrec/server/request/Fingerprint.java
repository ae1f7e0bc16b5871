package org.ccdrec.server.request;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.ccdrec.files.Sha256;

/** The first 64 bits of the SHA-256 of a list of texts, each preceded by its length. Stateless. */
public final class Fingerprint {
  private Fingerprint() {}

  /** Returns the fingerprint of a list. Two different lists share it with probability 2⁻⁶⁴. */
  public static long of(List<String> parts) {
    MessageDigest digest = Sha256.newDigest();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }
}
