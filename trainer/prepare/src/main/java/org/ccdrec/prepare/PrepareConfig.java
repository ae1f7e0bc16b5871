package org.ccdrec.prepare;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ccdrec.config.Setting;

/**
 * Configuration of a preparation, {@code prepare.yaml}.
 *
 * @param events how events are read and which count
 * @param items how items are read
 * @param filters which users and items stay
 * @param split which interactions are held out
 * @param badRows what happens to rows that break a rule
 */
public record PrepareConfig(
    @Setting(help = "How events are read, and which count") Events events,
    @Setting(help = "How items are read") Items items,
    @Setting(help = "Which users and items stay") Filters filters,
    @Setting(help = "Which interactions are held out for validation and test") Split split,
    @Setting(help = "What happens to rows that break a rule") BadRows badRows) {

  /**
   * Events.
   *
   * @param columns column names by role; what is left out is found by name
   * @param header names of the columns of files without a header line
   * @param weights weight of each event type; a type that is not named weighs 1, a weight of 0
   *     leaves a type out
   * @param ratingAtLeast smallest rating that counts
   * @param since first moment that counts
   * @param until first moment that no longer counts
   */
  public record Events(
      @Setting(
              help =
                  "Column names by role: user, item, time, type, rating, weight, split; what is left"
                      + " out is found by name",
              defaultValue = "{}")
          Map<String, String> columns,
      @Setting(help = "Columns of files without a header line, in order", defaultValue = "[]")
          List<String> header,
      @Setting(
              help = "Weight of each event type; types not named weigh 1, 0 leaves a type out",
              defaultValue = "{}",
              min = "0")
          Map<String, Double> weights,
      @Setting(help = "Smallest rating that counts; without it all do")
          Optional<Double> ratingAtLeast,
      @Setting(help = "First moment that counts: 2024-05-01 or 2024-05-01T12:00:00Z")
          Optional<String> since,
      @Setting(help = "First moment that no longer counts") Optional<String> until) {

    /** Checks the window of time. */
    public Events {
      since.ifPresent(text -> moment("since", text));
      until.ifPresent(text -> moment("until", text));
    }
  }

  /**
   * Items.
   *
   * @param columns column names by role
   * @param unescapeHtml whether HTML entities in texts become characters
   */
  public record Items(
      @Setting(
              help =
                  "Column names by role: item, title, description, category, brand, price, image;"
                      + " what is left out is found by name, and every other column is an attribute",
              defaultValue = "{}")
          Map<String, String> columns,
      @Setting(help = "Columns of files without a header line, in order", defaultValue = "[]")
          List<String> header,
      @Setting(help = "Turn HTML entities such as &amp; into characters", defaultValue = "true")
          boolean unescapeHtml) {}

  /**
   * Filters on users and items.
   *
   * @param userInteractions fewest distinct items of a user
   * @param itemInteractions fewest distinct users of an item
   * @param largestUserShare largest share of the catalogue that one user may have
   */
  public record Filters(
      @Setting(
              help = "Fewest items of a user (k-core, with itemInteractions, until both hold)",
              defaultValue = "1",
              min = "1")
          int userInteractions,
      @Setting(help = "Fewest users of an item that has any", defaultValue = "1", min = "1")
          int itemInteractions,
      @Setting(
              help = "Largest share of the catalogue that a user may have; above it is a robot",
              defaultValue = "1",
              above = "0",
              max = "1")
          double largestUserShare) {}

  /** Which interactions are held out. */
  public enum Method {
    /**
     * {@link #GIVEN} where a column says so, else {@link #LAST} where there is time, else random.
     */
    AUTO,
    /** The last ones of each user. */
    LAST,
    /** All from a point in time on. */
    TIME,
    /** A random share. */
    RANDOM,
    /** As the split column says: 0 or train, 1 or validation, 2 or test. */
    GIVEN,
    /** None: everything is trained on. */
    NONE
  }

  /**
   * The split.
   *
   * @param method how interactions are chosen
   * @param last held out of each user, once for test and once for validation
   * @param validationShare share of the interactions for validation
   * @param testShare share for test
   * @param validationFrom first moment of validation
   * @param testFrom first moment of test
   * @param seed seed of a random split
   */
  public record Split(
      @Setting(help = "auto, last, time, random, given or none", defaultValue = "auto")
          Method method,
      @Setting(
              help = "last: interactions of each user for test, and as many before for validation",
              defaultValue = "1",
              min = "1",
              max = "1000")
          int last,
      @Setting(
              help = "random and time: share of the interactions for validation",
              defaultValue = "0.1",
              min = "0",
              below = "1")
          double validationShare,
      @Setting(
              help = "random and time: share of the interactions for test",
              defaultValue = "0.1",
              min = "0",
              below = "1")
          double testShare,
      @Setting(help = "time: first moment of validation, in place of its share")
          Optional<String> validationFrom,
      @Setting(help = "time: first moment of test, in place of its share")
          Optional<String> testFrom,
      @Setting(help = "random: seed", defaultValue = "1") long seed) {

    /** Checks shares and moments together. */
    public Split {
      if (validationShare + testShare >= 1) {
        throw new IllegalArgumentException(
            "validationShare and testShare must leave something to train on; their sum is "
                + (validationShare + testShare));
      }
      validationFrom.ifPresent(text -> moment("validationFrom", text));
      testFrom.ifPresent(text -> moment("testFrom", text));
    }
  }

  /** What happens to bad rows. */
  public enum BadRowPolicy {
    /** The preparation fails. */
    FAIL,
    /** Bad rows are left out, counted and listed. */
    SKIP
  }

  /**
   * Bad rows.
   *
   * @param policy fail or skip
   * @param limit most bad rows that are skipped
   * @param listed how many are shown
   */
  public record BadRows(
      @Setting(help = "fail, or skip", defaultValue = "fail") BadRowPolicy policy,
      @Setting(
              help = "Most bad rows that are skipped; more end in failure",
              defaultValue = "10000",
              min = "0")
          long limit,
      @Setting(help = "Bad rows that are shown", defaultValue = "20", min = "0", max = "100000")
          int listed) {}

  /** Returns the moment that a date or instant names, in milliseconds since 1970. */
  static long moment(String key, String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text).toEpochMilli()
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          key
              + " must be a date (2024-05-01) or an instant (2024-05-01T12:00:00Z); "
              + key
              + "="
              + text,
          e);
    }
  }
}
