package org.ccdrec.server.acted;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.events.EventType;

/**
 * The binary form of a user's items.
 *
 * <p>Integers are big-endian; a varint is an unsigned LEB128. A record has, in this order:
 *
 * <ol>
 *   <li>the hash of the user id, 8 bytes;
 *   <li>the time of the latest event, 8 bytes, in milliseconds since 1970;
 *   <li>the user id: varint length, UTF-8;
 *   <li>the number of items, a varint;
 *   <li>for each item, oldest first: its id (varint length, UTF-8); one byte with bit t set for
 *       each type t that there was an event of, and the type of the latest event in the upper three
 *       bits; its time as a varint; for each other type of the byte, ascending, how much earlier
 *       its latest event was, as a varint.
 * </ol>
 *
 * <p>Types are numbered by {@link EventType#ordinal}. An item takes 8 bytes beside its id if all
 * its events are of one type.
 */
final class ActedRecord {
  /** Length of the hash and the time before the user id. */
  private static final int FIXED = 2 * Long.BYTES;

  private static final EventType[] TYPES = EventType.actions().toArray(EventType[]::new);
  private static final int TYPE_SHIFT = 5;

  private ActedRecord() {}

  /** Returns the bytes of a user id. */
  static byte[] utf8(String id) {
    return id.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the hash of a user id: FNV-1a, then Stafford's mix 13. */
  static long hash(byte[] userId) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : userId) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }

  /** Returns a record. */
  static byte[] encode(byte[] userId, ActedItems items) {
    var out = new ByteArrayOutputStream(FIXED + userId.length + 24 * items.items().size());
    out.writeBytes(ByteBuffer.allocate(FIXED).putLong(hash(userId)).putLong(items.at()).array());
    putBytes(out, userId);
    putVarint(out, items.items().size());
    for (ActedItem item : items.items()) {
      putItem(out, item);
    }
    return out.toByteArray();
  }

  private static void putItem(ByteArrayOutputStream out, ActedItem item) {
    putBytes(out, utf8(item.itemId()));
    int types = 0;
    for (EventType type : TYPES) {
      types |= item.times()[type.ordinal()] == ActedItem.NEVER ? 0 : 1 << type.ordinal();
    }
    int last = item.last().ordinal();
    out.write(types | last << TYPE_SHIFT);
    putVarint(out, item.at());
    for (int type = 0; type < TYPES.length; type++) {
      if (type != last && (types & 1 << type) != 0) {
        putVarint(out, item.at() - item.times()[type]);
      }
    }
  }

  private static void putBytes(ByteArrayOutputStream out, byte[] bytes) {
    putVarint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void putVarint(ByteArrayOutputStream out, long value) {
    long rest = value;
    for (; rest > 127; rest >>>= 7) {
      out.write((int) (rest & 127 | 128));
    }
    out.write((int) rest);
  }

  /** Returns the items of a record. */
  static ActedItems decode(ByteBuffer input) {
    ByteBuffer in = input.duplicate();
    in.position(in.position() + FIXED);
    bytes(in);
    int size = (int) varint(in);
    List<ActedItem> items = new ArrayList<>(size);
    for (int item = 0; item < size; item++) {
      items.add(item(in));
    }
    return new ActedItems(items);
  }

  private static ActedItem item(ByteBuffer in) {
    String id = new String(bytes(in), StandardCharsets.UTF_8);
    int types = in.get() & 0xff;
    int last = types >> TYPE_SHIFT;
    long[] times = new long[TYPES.length];
    Arrays.fill(times, ActedItem.NEVER);
    times[last] = varint(in);
    for (int type = 0; type < TYPES.length; type++) {
      if (type != last && (types & 1 << type) != 0) {
        times[type] = times[last] - varint(in);
      }
    }
    return new ActedItem(id, TYPES[last], times);
  }

  /** Returns the hash of a record's user id. */
  static long hash(ByteBuffer input) {
    return input.getLong(input.position());
  }

  /** Returns the time of a record's latest event. */
  static long at(ByteBuffer input) {
    return input.getLong(input.position() + Long.BYTES);
  }

  /** Returns the user id of a record. */
  static byte[] userId(ByteBuffer input) {
    ByteBuffer in = input.duplicate();
    in.position(in.position() + FIXED);
    return bytes(in);
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[(int) varint(in)];
    in.get(bytes);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    byte next = in.get();
    for (; next < 0; next = in.get()) {
      value |= (long) (next & 127) << shift;
      shift += 7;
    }
    return value | (long) next << shift;
  }
}
