package org.ccdrec.server.outcome;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.ccdrec.events.Event;

/**
 * The latest {@value #CAPACITY} attributed events, by a 64-bit hash of answer, item and type, so
 * that an event that is sent again counts once. At most about 10 MB. Not thread-safe.
 */
final class RecentActions {
  static final int CAPACITY = 1 << 17;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final Set<Long> hashes = new LinkedHashSet<>();

  /** Adds an event; returns false if it is there already. */
  boolean add(Event event) {
    long hash = FNV_OFFSET;
    for (String part :
        new String[] {
          String.valueOf(event.recommendationId()), event.itemId(), event.type().label()
        }) {
      for (int at = 0; at < part.length(); at++) {
        hash = (hash ^ part.charAt(at)) * FNV_PRIME;
      }
      hash = (hash ^ 0xffff) * FNV_PRIME;
    }
    if (!hashes.add(hash)) {
      return false;
    }
    if (hashes.size() > CAPACITY) {
      Iterator<Long> oldest = hashes.iterator();
      oldest.next();
      oldest.remove();
    }
    return true;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(hashes.size());
    for (long hash : hashes) {
      out.writeLong(hash);
    }
  }

  static RecentActions read(DataInputStream in) throws IOException {
    var read = new RecentActions();
    int size = in.readInt();
    for (int at = 0; at < size; at++) {
      read.hashes.add(in.readLong());
    }
    return read;
  }
}
