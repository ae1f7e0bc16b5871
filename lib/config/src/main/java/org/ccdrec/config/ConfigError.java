package org.ccdrec.config;

import org.jspecify.annotations.Nullable;

/**
 * An error in a configuration: its place, the key and value, and the broken rule.
 *
 * @param source the file, environment variable or command line that the value came from
 * @param line the 1-based line in the file, or 0 if there is none
 * @param key the full key path, such as {@code training.batchSize}; empty for the whole file
 * @param value the offending value as written, or null if the rule does not concern a single value
 * @param rule the broken rule
 */
public record ConfigError(
    String source, int line, String key, @Nullable String value, String rule) {

  private static final int LONGEST_VALUE = 80;

  /** Returns the error as a single line: place, key, rule and value. */
  public String message() {
    String place = line > 0 ? source + ":" + line : source;
    if (key.isEmpty()) {
      return place + ": " + rule;
    }
    if (value == null) {
      return place + ": " + key + ": " + rule;
    }
    return place + ": " + key + " " + rule + "; " + key + "=" + shortened(value);
  }

  private static String shortened(String value) {
    String oneLine = value.replaceAll("\\R", " ");
    return oneLine.length() <= LONGEST_VALUE ? oneLine : oneLine.substring(0, LONGEST_VALUE) + "…";
  }
}
