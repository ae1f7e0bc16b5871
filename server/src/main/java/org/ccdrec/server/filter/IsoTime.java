package org.ccdrec.server.filter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Times in ISO 8601: an instant such as {@code 2026-01-31T12:00:00Z} or {@code
 * 2026-01-31T13:00:00+01:00}; a date and time without offset, in UTC; or a date, which is its
 * beginning in UTC. Stateless.
 */
final class IsoTime {
  private static final int DATE_LENGTH = "2026-01-31".length();

  private IsoTime() {}

  /** Returns the time that a text is, or null if it is none. */
  static @Nullable Instant parse(String text) {
    if (text.length() < DATE_LENGTH || text.charAt(text.length() - 1) < '0') {
      return null;
    }
    try {
      if (text.indexOf('T') < 0) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      int time = text.indexOf('T');
      boolean hasOffset =
          text.endsWith("Z") || text.indexOf('+') > 0 || text.indexOf('-', time) > 0;
      return hasOffset ? Instant.parse(text) : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
