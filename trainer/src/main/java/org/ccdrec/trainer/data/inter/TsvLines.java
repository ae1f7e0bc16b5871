package org.ccdrec.trainer.data.inter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.ccdrec.trainer.data.problem.FormatException;

/**
 * A cursor over the lines of a tab-separated file and the fields of the current line, as bytes.
 *
 * <p>Lines end with LF or CR LF; the last may lack its end. A UTF-8 byte order mark is skipped. Not
 * safe for use by several threads.
 *
 * <p>Chosen: a parser of our own, since the format has no quoting (a tab always separates) and
 * numbers are parsed without an object per field. Rejected: the library that reads CSV, which
 * cannot turn quoting off.
 */
final class TsvLines {
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private boolean ended;

  private long line;
  private int start;
  private int end;
  private int[] fieldEnds = new int[8];
  private int fieldCount;

  TsvLines(InputStream in) throws IOException {
    this.in = in;
    fill();
    if (limit >= 3
        && buffer[0] == (byte) 0xEF
        && buffer[1] == (byte) 0xBB
        && buffer[2] == (byte) 0xBF) {
      position = 3;
    }
  }

  /** Moves to the next line; returns false at the end of the file. */
  boolean next() throws IOException, FormatException {
    fieldCount = 0;
    int scan = position;
    while (true) {
      scan = splitFields(scan);
      if (scan < limit || ended) {
        break;
      }
      if (limit - position > MAX_LINE_BYTES) {
        throw new FormatException(
            line + 1, "a line must not be longer than " + MAX_LINE_BYTES + " bytes");
      }
      int moved = position;
      fill();
      scan -= moved;
      for (int field = 0; field < fieldCount; field++) {
        fieldEnds[field] -= moved;
      }
    }
    if (position == limit) {
      return false;
    }
    line++;
    start = position;
    end = scan > start && buffer[scan - 1] == '\r' ? scan - 1 : scan;
    position = Math.min(scan + 1, limit);
    endField(end);
    return true;
  }

  /** Ends a field at each tab from {@code scan} on; returns the end of the line or the limit. */
  private int splitFields(int scan) {
    byte[] bytes = buffer;
    int to = limit;
    for (int at = scan; at < to; at++) {
      byte found = bytes[at];
      if (found == '\n') {
        return at;
      }
      if (found == '\t') {
        endField(at);
      }
    }
    return to;
  }

  private void endField(int at) {
    if (fieldCount == fieldEnds.length) {
      fieldEnds = Arrays.copyOf(fieldEnds, 2 * fieldCount);
    }
    fieldEnds[fieldCount++] = at;
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = in.readNBytes(buffer, limit, buffer.length - limit);
    limit += read;
    ended = limit < buffer.length;
  }

  /** Returns the 1-based number of the current line. */
  long line() {
    return line;
  }

  /** Returns whether the current line is empty. */
  boolean isEmpty() {
    return start == end;
  }

  int fieldCount() {
    return fieldCount;
  }

  /** Returns the text of a field, with malformed UTF-8 replaced. */
  String field(int index) {
    int from = fieldStart(index);
    return new String(buffer, from, fieldEnds[index] - from, StandardCharsets.UTF_8);
  }

  /**
   * Returns the value of a field of 1 to 18 decimal digits with an optional minus sign, or {@link
   * Long#MIN_VALUE} for anything else.
   */
  long number(int index) {
    int from = fieldStart(index);
    boolean negative = from < fieldEnds[index] && buffer[from] == '-';
    int first = negative ? from + 1 : from;
    int digits = fieldEnds[index] - first;
    if (digits < 1 || digits > 18) {
      return Long.MIN_VALUE;
    }
    long value = 0;
    for (int i = first; i < fieldEnds[index]; i++) {
      int digit = buffer[i] - '0';
      if (digit < 0 || digit > 9) {
        return Long.MIN_VALUE;
      }
      value = 10 * value + digit;
    }
    return negative ? -value : value;
  }

  /** Returns whether a field is a number with a leading zero, such as {@code 0017}. */
  boolean hasLeadingZero(int index) {
    int from = fieldStart(index);
    return fieldEnds[index] - from > 1 && buffer[from] == '0';
  }

  private int fieldStart(int index) {
    return index == 0 ? start : fieldEnds[index - 1] + 1;
  }
}
