package org.ccdrec.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text form of durations: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d}.
 * Stateless; safe for use by many threads.
 */
public final class Durations {

  private static final String RULE = "must be a duration such as 500ms, 30s, 5m, 2h or 1d";
  private static final Pattern SHORT = Pattern.compile("(-?\\d{1,15})\\s*(ms|s|m|h|d)");
  private static final Duration LONGEST_SHORT_FORM = Duration.ofSeconds(100_000_000_000L);
  private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("d", Duration.ofDays(1));
    UNITS.put("h", Duration.ofHours(1));
    UNITS.put("m", Duration.ofMinutes(1));
    UNITS.put("s", Duration.ofSeconds(1));
    UNITS.put("ms", Duration.ofMillis(1));
  }

  private Durations() {}

  /**
   * Parses the short form or ISO 8601, such as {@code PT1M30S}.
   *
   * @throws IllegalArgumentException if it is neither; the message is the rule
   */
  public static Duration parse(String text) {
    Matcher matcher = SHORT.matcher(text);
    try {
      Duration unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
      return unit == null
          ? Duration.parse(text)
          : unit.multipliedBy(Long.parseLong(matcher.group(1)));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(RULE, e);
    }
  }

  /** Returns the short form in the largest unit that is exact, or ISO 8601 below milliseconds. */
  static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.compareTo(LONGEST_SHORT_FORM) > 0
        || duration.compareTo(LONGEST_SHORT_FORM.negated()) < 0) {
      return duration.toString();
    }
    for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
      long count = duration.dividedBy(unit.getValue());
      if (unit.getValue().multipliedBy(count).equals(duration)) {
        return count + unit.getKey();
      }
    }
    return duration.toString();
  }
}
