package org.ccdrec.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A line that shows whether it is whole: eight lower-case hexadecimal digits, the CRC-32C (RFC
 * 3720) of a text; a space; the text, in UTF-8 without line breaks; a line feed. Stateless.
 */
public final class ChecksumLine {
  private static final int HEAD = 9;

  private ChecksumLine() {}

  /** Returns a text as a line, with its line feed. */
  public static byte[] write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] line = Arrays.copyOf(head(bytes), HEAD + bytes.length + 1);
    System.arraycopy(bytes, 0, line, HEAD, bytes.length);
    line[line.length - 1] = '\n';
    return line;
  }

  /** Returns the text of a line without its line feed, or null if the line is damaged. */
  public static byte @Nullable [] text(byte[] line) {
    if (line.length <= HEAD) {
      return null;
    }
    byte[] text = Arrays.copyOfRange(line, HEAD, line.length);
    return Arrays.equals(head(text), Arrays.copyOf(line, HEAD)) ? text : null;
  }

  private static byte[] head(byte[] text) {
    var checksum = new CRC32C();
    checksum.update(text);
    String digits = HexFormat.of().toHexDigits((int) checksum.getValue());
    return (digits + " ").getBytes(StandardCharsets.US_ASCII);
  }
}
