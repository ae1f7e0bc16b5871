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
import org.ccdrec.server.attribution.AnswerOrigin.Assignment;
import org.ccdrec.server.retrieval.PagePosition;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads cursors. Immutable; safe for use by many threads.
 *
 * <p>Format 3: URL-safe base64 without padding of, in this order and big-endian, the byte 3, the
 * fingerprint of the request (8 bytes), that of everything else that determines the order (8),
 * score (float, 4), item index (4), number of items returned so far (4), a byte that is 0 without
 * an experiment, 1 with one and 3 with one whose outcomes count, for an experiment the group of the
 * user (1) and the names of experiment and variant (UTF-8 with one byte of length), the version's
 * name in UTF-8, and the first 16 bytes of the HMAC-SHA-256 of all of these. A cursor that was not
 * signed with this server's key is rejected, so nobody can forge one to continue another request.
 * Format 2, which is read as well, has the byte 2 and nothing about experiments.
 */
public final class Cursors {
  private static final byte FORMAT = 3;
  private static final byte FORMER = 2;
  private static final int ASSIGNED = 1;
  private static final int COUNTED = 2;
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
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
    PagePosition position = cursor.position();
    bytes.put(FORMAT).putLong(cursor.fingerprint()).putLong(cursor.ordering());
    bytes.putFloat(position.score()).putInt(position.itemIndex()).putInt(position.rank());
    Assignment assignment = cursor.assignment();
    if (assignment == null) {
      bytes.put((byte) 0);
    } else {
      bytes.put((byte) (assignment.isCounted() ? ASSIGNED | COUNTED : ASSIGNED));
      bytes.put((byte) assignment.group());
      put(bytes, assignment.experiment());
      put(bytes, assignment.variant());
    }
    bytes.put(cursor.version().getBytes(StandardCharsets.UTF_8));
    int length = bytes.position();
    bytes.put(signature(bytes.array(), length));
    byte[] all = Arrays.copyOf(bytes.array(), length + SIGNATURE);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  private static void put(ByteBuffer bytes, String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    bytes.put((byte) utf8.length).put(utf8);
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
      if (signed > FIXED && (bytes[0] == FORMAT || bytes[0] == FORMER)) {
        byte[] signature = Arrays.copyOfRange(bytes, signed, bytes.length);
        if (MessageDigest.isEqual(signature, signature(bytes, signed))) {
          return read(ByteBuffer.wrap(bytes, 1, signed - 1), bytes[0] == FORMAT);
        }
      }
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw refusal(); // not base64
    }
    throw refusal();
  }

  private static Cursor read(ByteBuffer bytes, boolean hasAssignment) {
    long fingerprint = bytes.getLong();
    long ordering = bytes.getLong();
    var position = new PagePosition(bytes.getFloat(), bytes.getInt(), bytes.getInt());
    Assignment assignment = hasAssignment ? assignment(bytes) : null;
    String version = StandardCharsets.UTF_8.decode(bytes.slice()).toString();
    return new Cursor(version, fingerprint, ordering, position, assignment);
  }

  private static @Nullable Assignment assignment(ByteBuffer bytes) {
    int flags = bytes.get();
    if ((flags & ASSIGNED) == 0) {
      return null;
    }
    int group = bytes.get() & 0xff;
    return new Assignment(name(bytes), name(bytes), group, (flags & COUNTED) != 0);
  }

  private static String name(ByteBuffer bytes) {
    byte[] utf8 = new byte[bytes.get() & 0xff];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static RequestException refusal() {
    return new RequestException(
        "cursor must be * for the first page, or a nextCursor issued by this server");
  }

  private byte[] signature(byte[] bytes, int length) {
    return key.sign(SIGNATURE, ByteBuffer.wrap(bytes, 0, length));
  }
}
