package org.ccdrec.server.json;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A writer of JSON in UTF-8, front to back, that places commas and escapes strings.
 *
 * <p>A comma is needed exactly where the text so far ends in something other than an opening
 * bracket or a colon: outside of strings, which end in a quotation mark, these have no other use.
 * So the writer keeps no stack, and prepared fragments can be spliced in anywhere. It does not
 * check that brackets match. Not thread-safe.
 */
public final class JsonWriter {
  private static final String HEX = "0123456789abcdef";

  private final Utf8Buffer text = new Utf8Buffer();

  /** Opens an object. */
  public JsonWriter beginObject() {
    separate();
    text.append('{');
    return this;
  }

  /** Closes an object. */
  public JsonWriter endObject() {
    text.append('}');
    return this;
  }

  /** Opens an array. */
  public JsonWriter beginArray() {
    separate();
    text.append('[');
    return this;
  }

  /** Closes an array. */
  public JsonWriter endArray() {
    text.append(']');
    return this;
  }

  /** Writes the name of a member, whose value follows. */
  public JsonWriter name(String name) {
    string(name);
    text.append(':');
    return this;
  }

  /** Writes a string, or null. */
  public JsonWriter value(@Nullable String value) {
    return value == null ? literal("null") : string(value);
  }

  /** Writes a whole number. */
  public JsonWriter value(long value) {
    return literal(Long.toString(value));
  }

  /** Writes a number, or null if it is not finite, which JSON cannot express. */
  public JsonWriter value(float value) {
    return literal(Float.isFinite(value) ? Float.toString(value) : "null");
  }

  /** Writes a number, or null if it is not finite, which JSON cannot express. */
  public JsonWriter value(double value) {
    return literal(Double.isFinite(value) ? Double.toString(value) : "null");
  }

  /** Writes a boolean. */
  public JsonWriter value(boolean value) {
    return literal(Boolean.toString(value));
  }

  /** Writes a member that is a string or null. */
  public JsonWriter member(String name, @Nullable String value) {
    return name(name).value(value);
  }

  /** Writes a member that is a whole number. */
  public JsonWriter member(String name, long value) {
    return name(name).value(value);
  }

  /** Writes a member that is a number, or null if the number is not finite. */
  public JsonWriter member(String name, float value) {
    return name(name).value(value);
  }

  /** Writes a member that is a number, or null if the number is not finite. */
  public JsonWriter member(String name, double value) {
    return name(name).value(value);
  }

  /** Writes a member that is a boolean. */
  public JsonWriter member(String name, boolean value) {
    return name(name).value(value);
  }

  /** Writes a member that is an array of strings. */
  public JsonWriter member(String name, Collection<String> values) {
    name(name).beginArray();
    for (String value : values) {
      string(value);
    }
    return endArray();
  }

  /** Splices in a value that was written before. */
  public JsonWriter splice(byte[] json) {
    return splice(json, 0, json.length);
  }

  /**
   * Splices in a part of JSON that was written before: a value, members of an object without their
   * braces, the beginning of an object up to a value, or nothing if the range is empty.
   */
  public JsonWriter splice(byte[] json, int from, int to) {
    if (to > from) {
      separate();
      text.append(json, from, to);
    }
    return this;
  }

  /** Discards the text so far. */
  public JsonWriter clear() {
    text.clear();
    return this;
  }

  /** Returns a copy of the text so far. */
  public byte[] toBytes() {
    return text.toBytes();
  }

  @Override
  public String toString() {
    return new String(toBytes(), StandardCharsets.UTF_8);
  }

  private void separate() {
    switch (text.last()) {
      case 0, '{', '[', ':' -> {}
      default -> text.append(',');
    }
  }

  private JsonWriter literal(String ascii) {
    separate();
    text.append(ascii);
    return this;
  }

  private JsonWriter string(String value) {
    separate();
    text.append('"');
    if (isPlain(value)) {
      text.append(value);
    } else {
      escape(value.getBytes(StandardCharsets.UTF_8));
    }
    text.append('"');
    return this;
  }

  private static boolean isPlain(String value) {
    for (int at = 0; at < value.length(); at++) {
      char each = value.charAt(at);
      if (each < ' ' || each > '~' || each == '"' || each == '\\') {
        return false;
      }
    }
    return true;
  }

  private void escape(byte[] utf8) {
    int from = 0;
    for (int at = 0; at < utf8.length; at++) {
      byte each = utf8[at];
      boolean isControl = each >= 0 && each < ' ';
      if (isControl || each == '"' || each == '\\') {
        text.append(utf8, from, at);
        text.append(isControl ? "\\u00" + HEX.charAt(each >> 4) + HEX.charAt(each & 15) : "\\");
        from = isControl ? at + 1 : at;
      }
    }
    text.append(utf8, from, utf8.length);
  }
}
