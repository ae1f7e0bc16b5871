package org.ccdrec.server.attribution;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.ccdrec.files.HmacSha256;
import org.ccdrec.server.attribution.AnswerOrigin.Assignment;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads ids of answers that carry their origin. Immutable; safe for use by many threads.
 *
 * <p>Format 1: a unique id of letters, digits and dashes, a dot, and the URL-safe base64 without
 * padding of, in this order and big-endian:
 *
 * <ol>
 *   <li>the byte 1;
 *   <li>flags: 1 if there is an assignment, 2 if it is counted, 4 if there is an exploration;
 *   <li>with an assignment: the group of the user (1 byte), the names of experiment and variant,
 *       each with its length before it (1 byte) in UTF-8;
 *   <li>the number of items (1 byte), and 2 bytes for each;
 *   <li>with an exploration: share (float, 4), number of candidates (2), bits of the slots (4);
 *   <li>the first 8 bytes of the HMAC-SHA-256 of the unique id and of all of these.
 * </ol>
 *
 * <p>With names of at most {@value #LONGEST_NAME} bytes, an id has at most 320 characters beside
 * the unique one. Nobody without the key can make an id that moves outcomes to another variant.
 */
public final class AnswerIds {
  /** Largest number of bytes in the name of an experiment or a variant. */
  public static final int LONGEST_NAME = 64;

  private static final byte FORMAT = 1;
  private static final int ASSIGNED = 1;
  private static final int COUNTED = 2;
  private static final int EXPLORED = 4;
  private static final int SIGNATURE = 8;
  private static final int LONGEST = 256;

  private final HmacSha256 key;

  private AnswerIds(byte[] secret) {
    this.key = new HmacSha256(secret);
  }

  /** Returns ids signed with a key, which servers that share outcomes have in common. */
  public static AnswerIds signedWith(byte[] secret) {
    return new AnswerIds(secret);
  }

  /**
   * Returns the id of an answer.
   *
   * @param unique a unique id without a dot
   */
  public String seal(String unique, AnswerOrigin origin) {
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
    Assignment assignment = origin.assignment();
    Explored explored = origin.explored();
    int flags = assignment == null ? 0 : ASSIGNED | (assignment.isCounted() ? COUNTED : 0);
    bytes.put(FORMAT).put((byte) (flags | (explored.isActive() ? EXPLORED : 0)));
    if (assignment != null) {
      bytes.put((byte) assignment.group());
      put(bytes, assignment.experiment());
      put(bytes, assignment.variant());
    }
    bytes.put((byte) origin.items().length);
    for (short item : origin.items()) {
      bytes.putShort(item);
    }
    if (explored.isActive()) {
      bytes.putFloat(explored.share()).putShort((short) explored.candidates());
      bytes.putInt(explored.slots());
    }
    int length = bytes.position();
    bytes.put(signature(unique, bytes.array(), length));
    byte[] all = Arrays.copyOf(bytes.array(), length + SIGNATURE);
    return unique + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  private static void put(ByteBuffer bytes, String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    bytes.put((byte) utf8.length).put(utf8);
  }

  /** Returns the origin of an answer, or null if its id has none or was not signed with the key. */
  public @Nullable AnswerOrigin open(String id) {
    int dot = id.indexOf('.');
    if (dot < 0) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(id.substring(dot + 1));
      int length = bytes.length - SIGNATURE;
      if (length < 0 || bytes[0] != FORMAT) {
        return null;
      }
      byte[] signature = signature(id.substring(0, dot), bytes, length);
      return MessageDigest.isEqual(signature, Arrays.copyOfRange(bytes, length, bytes.length))
          ? read(ByteBuffer.wrap(bytes, 1, length - 1))
          : null;
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return null; // not base64
    }
  }

  private static AnswerOrigin read(ByteBuffer bytes) {
    int flags = bytes.get();
    Assignment assignment = null;
    if ((flags & ASSIGNED) != 0) {
      int group = bytes.get() & 0xff;
      assignment = new Assignment(name(bytes), name(bytes), group, (flags & COUNTED) != 0);
    }
    short[] items = new short[bytes.get()];
    for (int rank = 0; rank < items.length; rank++) {
      items[rank] = bytes.getShort();
    }
    Explored explored =
        (flags & EXPLORED) == 0
            ? Explored.NONE
            : new Explored(bytes.getFloat(), bytes.getShort(), bytes.getInt());
    return new AnswerOrigin(assignment, items, explored);
  }

  private static String name(ByteBuffer bytes) {
    byte[] utf8 = new byte[bytes.get()];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private byte[] signature(String unique, byte[] bytes, int length) {
    byte[] first = unique.getBytes(StandardCharsets.UTF_8);
    return key.sign(SIGNATURE, ByteBuffer.wrap(first), ByteBuffer.wrap(bytes, 0, length));
  }
}
