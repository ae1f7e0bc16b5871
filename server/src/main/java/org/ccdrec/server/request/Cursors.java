package org.ccdrec.server.request;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.ccdrec.files.HmacSha256;
import org.ccdrec.server.retrieval.PagePosition;

/**
 * Writes and reads cursors. Immutable; safe for use by many threads.
 *
 * <p>Format 2: URL-safe base64 without padding of, in this order and big-endian, the byte 2, the
 * fingerprint of the request (8 bytes), that of everything else that determines the order (8),
 * score (float, 4), item index (4), number of items returned so far (4), the version's name in
 * UTF-8, and the first 16 bytes of the HMAC-SHA-256 of all of these. A cursor that was not signed
 * with this server's key is rejected, so nobody can forge one to continue another request.
 */
public final class Cursors {
  private static final byte FORMAT = 2;
  private static final int FIXED = 1 + 2 * Long.BYTES + Float.BYTES + 2 * Integer.BYTES;
  private static final int SIGNATURE = 16;
  private static final int LONGEST = 1024;

  private final HmacSha256 key;

  private Cursors(byte[] secret) {
    this.key = new HmacSha256(secret);
  }

  /**
   * Returns cursors signed with a key.
   *
   * @param secret the key, which servers that continue each other's pages share; empty for a random
   *     key, which is valid until the process ends
   */
  public static Cursors signedWith(Optional<String> secret) {
    byte[] drawn = new byte[32];
    new SecureRandom().nextBytes(drawn);
    return new Cursors(secret.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(drawn));
  }

  /** Returns a cursor as text, signed. */
  public String seal(Cursor cursor) {
    byte[] version = cursor.version().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(FIXED + version.length + SIGNATURE);
    PagePosition position = cursor.position();
    bytes.put(FORMAT).putLong(cursor.fingerprint()).putLong(cursor.ordering());
    bytes.putFloat(position.score()).putInt(position.itemIndex()).putInt(position.rank());
    bytes.put(version);
    bytes.put(signature(bytes.array(), FIXED + version.length));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Returns the content of a cursor.
   *
   * @throws RequestException if this server's key did not sign it
   */
  public Cursor open(String text) throws RequestException {
    try {
      byte[] bytes = text.length() > LONGEST ? new byte[0] : Base64.getUrlDecoder().decode(text);
      int signed = bytes.length - SIGNATURE;
      if (signed > FIXED && bytes[0] == FORMAT) {
        byte[] signature = Arrays.copyOfRange(bytes, signed, bytes.length);
        if (MessageDigest.isEqual(signature, signature(bytes, signed))) {
          return read(ByteBuffer.wrap(bytes, 1, signed - 1));
        }
      }
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw refusal(); // not base64
    }
    throw refusal();
  }

  private static Cursor read(ByteBuffer bytes) {
    long fingerprint = bytes.getLong();
    long ordering = bytes.getLong();
    var position = new PagePosition(bytes.getFloat(), bytes.getInt(), bytes.getInt());
    String version = StandardCharsets.UTF_8.decode(bytes.slice()).toString();
    return new Cursor(version, fingerprint, ordering, position);
  }

  private static RequestException refusal() {
    return new RequestException(
        "cursor must be * for the first page, or a nextCursor issued by this server");
  }

  private byte[] signature(byte[] bytes, int length) {
    return key.sign(SIGNATURE, ByteBuffer.wrap(bytes, 0, length));
  }
}
