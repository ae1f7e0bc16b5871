package org.ccdrec.prepare;

import java.nio.file.Path;
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
 * @param events how events are read and which are used
 * @param items how items are read
 * @param users how users are read
 * @param filters which users and items are kept
 * @param split which interactions are held out
 * @param badRows how invalid rows are handled
 * @param encode the encoders to run, each {@code ENCODER} or {@code MODALITY=ENCODER}
 * @param encoders settings of encoders by encoder, or by modality where {@code encode} names one
 * @param encodingCache directory of encoded vectors
 * @param exports further formats to write
 */
public record PrepareConfig(
    @Setting(help = "How events are read, and which are used") Events events,
    @Setting(help = "How items are read") Items items,
    @Setting(help = "How users are read") Users users,
    @Setting(help = "Which users and items are kept") Filters filters,
    @Setting(help = "Which interactions are held out for validation and test") Split split,
    @Setting(help = "How invalid rows are handled") BadRows badRows,
    @Setting(
            help =
                "Encoders to run, such as text-minilm; MODALITY=ENCODER chooses another modality"
                    + " than the encoder's own",
            defaultValue = "[]")
        List<String> encode,
    @Setting(
            help = "Settings of encoders, by encoder, or by modality where encode names one",
            defaultValue = "{}")
        Map<String, Map<String, Object>> encoders,
    @Setting(
            help =
                "Directory of encoded vectors by content, for later runs; by default"
                    + " .OUTPUT.encoded beside the output")
        Optional<Path> encodingCache,
    @Setting(
            help = "Further formats to write below OUTPUT/exports: recbole, mmrec",
            defaultValue = "[]")
        List<Export> exports) {

  /** A format of another program. */
  public enum Export {
    /** RecBole's atomic files. */
    RECBOLE,
    /** MMRec's interactions. */
    MMREC
  }

  /**
   * Events.
   *
   * @param columns column names by role; other roles are recognised by column name
   * @param header names of the columns of files without a header line
   * @param weights weight of each event type; types not listed have weight 1, and weight 0 excludes
   *     a type
   * @param ratingAtLeast smallest rating used
   * @param since start of the time window, inclusive
   * @param until end of the time window, exclusive
   */
  public record Events(
      @Setting(
              help =
                  "Column names by role: user, item, time, type, rating, weight, split; other"
                      + " roles are recognised by column name",
              defaultValue = "{}")
          Map<String, String> columns,
      @Setting(help = "Columns of files without a header line, in order", defaultValue = "[]")
          List<String> header,
      @Setting(
              help =
                  "Weight of each event type; types not listed have weight 1, and weight 0"
                      + " excludes a type",
              defaultValue = "{}",
              min = "0")
          Map<String, Double> weights,
      @Setting(help = "Smallest rating used; by default all are") Optional<Double> ratingAtLeast,
      @Setting(help = "Start of the time window, inclusive: 2024-05-01 or 2024-05-01T12:00:00Z")
          Optional<String> since,
      @Setting(help = "End of the time window, exclusive") Optional<String> until) {

    /** Validates the time window. */
    public Events {
      since.ifPresent(text -> moment("since", text));
      until.ifPresent(text -> moment("until", text));
    }
  }

  /**
   * Items.
   *
   * @param columns column names by role
   * @param unescapeHtml whether HTML entities in texts are decoded
   */
  public record Items(
      @Setting(
              help =
                  "Column names by role: item, title, description, category, brand, price, image;"
                      + " other roles are recognised by column name, and every other column is"
                      + " an attribute",
              defaultValue = "{}")
          Map<String, String> columns,
      @Setting(help = "Columns of files without a header line, in order", defaultValue = "[]")
          List<String> header,
      @Setting(help = "Decode HTML entities such as &amp;", defaultValue = "true")
          boolean unescapeHtml) {}

  /**
   * Users.
   *
   * @param columns column names by role
   * @param header names of the columns of files without a header line
   */
  public record Users(
      @Setting(
              help =
                  "Column names by role: user; it is recognised by column name otherwise, and"
                      + " every other column is an attribute",
              defaultValue = "{}")
          Map<String, String> columns,
      @Setting(help = "Columns of files without a header line, in order", defaultValue = "[]")
          List<String> header) {}

  /**
   * Filters on users and items.
   *
   * @param userInteractions minimum number of distinct items of a user
   * @param itemInteractions minimum number of distinct users of an item
   * @param largestUserShare largest share of the catalogue that a user may have interacted with
   */
  public record Filters(
      @Setting(
              help =
                  "Minimum number of items of a user (k-core together with itemInteractions:"
                      + " repeated until both hold)",
              defaultValue = "1",
              min = "1")
          int userInteractions,
      @Setting(
              help = "Minimum number of users of an item that has any",
              defaultValue = "1",
              min = "1")
          int itemInteractions,
      @Setting(
              help =
                  "Largest share of the catalogue that a user may have interacted with; users"
                      + " above it are removed as robots",
              defaultValue = "1",
              above = "0",
              max = "1")
          double largestUserShare) {}

  /** How interactions are held out. */
  public enum Method {
    /**
     * {@link #GIVEN} if there is a split column, else {@link #LAST} if there is a time, else {@link
     * #RANDOM}.
     */
    AUTO,
    /** The last interactions of each user. */
    LAST,
    /** All interactions from a point in time on. */
    TIME,
    /** A random share. */
    RANDOM,
    /** By the split column: 0 or train, 1 or validation, 2 or test. */
    GIVEN,
    /** No interaction is held out. */
    NONE
  }

  /**
   * The split.
   *
   * @param method how interactions are held out
   * @param last number of interactions held out per user, for test and again for validation
   * @param validationShare share of the interactions held out for validation
   * @param testShare share of the interactions held out for test
   * @param validationFrom first moment of validation
   * @param testFrom first moment of test
   * @param seed seed of a random split
   */
  public record Split(
      @Setting(help = "auto, last, time, random, given or none", defaultValue = "auto")
          Method method,
      @Setting(
              help =
                  "last: number of interactions per user held out for test, and as many"
                      + " preceding ones for validation",
              defaultValue = "1",
              min = "1",
              max = "1000")
          int last,
      @Setting(
              help = "random and time: share of the interactions held out for validation",
              defaultValue = "0.1",
              min = "0",
              below = "1")
          double validationShare,
      @Setting(
              help = "random and time: share of the interactions held out for test",
              defaultValue = "0.1",
              min = "0",
              below = "1")
          double testShare,
      @Setting(help = "time: start of validation, instead of a share")
          Optional<String> validationFrom,
      @Setting(help = "time: start of test, instead of a share") Optional<String> testFrom,
      @Setting(help = "random: seed", defaultValue = "1") long seed) {

    /** Validates shares and moments together. */
    public Split {
      if (validationShare + testShare >= 1) {
        throw new IllegalArgumentException(
            "validationShare and testShare must have a sum below 1; their sum is "
                + (validationShare + testShare));
      }
      validationFrom.ifPresent(text -> moment("validationFrom", text));
      testFrom.ifPresent(text -> moment("testFrom", text));
    }
  }

  /** How bad rows are handled. */
  public enum BadRowPolicy {
    /** The preparation fails. */
    FAIL,
    /** Bad rows are skipped, counted and listed. */
    SKIP
  }

  /**
   * Bad rows.
   *
   * @param policy fail or skip
   * @param limit maximum number of bad rows that are skipped
   * @param listed maximum number of bad rows shown
   */
  public record BadRows(
      @Setting(help = "fail, or skip", defaultValue = "fail") BadRowPolicy policy,
      @Setting(
              help = "Maximum number of bad rows to skip; more than that fail the preparation",
              defaultValue = "10000",
              min = "0")
          long limit,
      @Setting(
              help = "Maximum number of bad rows shown",
              defaultValue = "20",
              min = "0",
              max = "100000")
          int listed) {}

  /** Parses a date or instant; returns milliseconds since 1970. */
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
