package org.ccdrec.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The rule every id obeys: see {@link SnapshotFormat}. */
final class IdRule {
  private IdRule() {}

  /** Returns the rule that an id breaks, or null. */
  static @Nullable String fault(String id) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      return "has an unpaired surrogate";
    }
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > SnapshotFormat.MAX_ID_BYTES) {
      return "must have 1 to %d bytes; it has %d".formatted(SnapshotFormat.MAX_ID_BYTES, bytes);
    }
    return id.chars().anyMatch(Character::isISOControl) ? "has a control character" : null;
  }

  /** Returns the rule that an id record, with its line feed, breaks, or null. */
  static @Nullable String fault(byte[] line) {
    if (line.length == 0 || line[line.length - 1] != '\n') {
      return "does not end with a line feed";
    }
    if (isPlain(line)) {
      return null;
    }
    try {
      ByteBuffer text = ByteBuffer.wrap(line, 0, line.length - 1);
      return fault(StandardCharsets.UTF_8.newDecoder().decode(text).toString());
    } catch (CharacterCodingException e) {
      return "is not UTF-8";
    }
  }

  /**
   * Returns whether a line is short printable ASCII: the fast path, valid without further checks.
   */
  private static boolean isPlain(byte[] line) {
    boolean plain = line.length > 1 && line.length <= SnapshotFormat.MAX_ID_BYTES;
    for (int at = 0; plain && at < line.length - 1; at++) {
      plain = line[at] >= ' ' && line[at] < 0x7f;
    }
    return plain;
  }

  static byte[] line(String id) {
    return (id + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
