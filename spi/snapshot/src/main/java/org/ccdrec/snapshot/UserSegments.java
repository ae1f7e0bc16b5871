package org.ccdrec.snapshot;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Interactions by attributes of users, the content of {@code segments.json}: for the most frequent
 * values of each attribute, the items that the users with this value interacted with most.
 * Immutable and thread-safe as long as no caller writes to the arrays of a {@link Segment}.
 *
 * @param attributes segments by attribute, in order of name, and by value, in order of frequency
 */
public record UserSegments(SortedMap<String, Map<String, Segment>> attributes) {
  /** No attributes. */
  public static final UserSegments NONE = new UserSegments(new TreeMap<>());

  /** Largest number of attributes. */
  public static final int MAX_ATTRIBUTES = 20;

  /** Largest number of values of an attribute. */
  public static final int MAX_VALUES = 100;

  /** Largest number of items of a segment. */
  public static final int MAX_ITEMS = 500;

  /** Longest name and longest value of an attribute, in characters. */
  public static final int MAX_TEXT = 256;

  /** Copies the maps and checks their sizes. */
  public UserSegments {
    var copy = new TreeMap<String, Map<String, Segment>>();
    attributes.forEach((name, values) -> copy.put(name, copy(name, values)));
    require(copy.size() <= MAX_ATTRIBUTES, "attributes must be at most " + MAX_ATTRIBUTES);
    attributes = Collections.unmodifiableSortedMap(copy);
  }

  private static Map<String, Segment> copy(String name, Map<String, Segment> values) {
    requireText("the name of an attribute", name);
    values.keySet().forEach(value -> requireText("a value of " + name, value));
    require(!values.isEmpty(), "attribute " + name + " must have a value");
    require(values.size() <= MAX_VALUES, name + " must have at most " + MAX_VALUES + " values");
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  private static void requireText(String what, String text) {
    require(
        !text.isEmpty() && text.length() <= MAX_TEXT,
        what + " must have 1 to " + MAX_TEXT + " characters; it has " + text.length());
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** Returns whether there are no attributes. */
  public boolean isEmpty() {
    return attributes.isEmpty();
  }

  /** Checks that all items are among a number of items. */
  void requireItems(int itemCount) {
    attributes.forEach(
        (name, values) ->
            values.forEach(
                (value, segment) ->
                    require(
                        Arrays.stream(segment.items()).allMatch(item -> item < itemCount),
                        "items of %s=%s must be within 0..%d"
                            .formatted(name, value, itemCount - 1))));
  }

  /**
   * The interactions of the users with one value of an attribute.
   *
   * @param users number of these users, at least 1
   * @param interactions number of their interactions with any item
   * @param items indices of the items that they interacted with most, distinct
   * @param counts their interactions with each of these items, at least 1 and descending; the sum
   *     is at most {@code interactions}
   */
  public record Segment(int users, long interactions, int[] items, int[] counts) {
    /** Checks the rules above. */
    public Segment {
      require(users >= 1, "users must be at least 1; users=" + users);
      require(
          items.length == counts.length && items.length <= MAX_ITEMS,
          "items and counts must be as many, at most %d; %d and %d"
              .formatted(MAX_ITEMS, items.length, counts.length));
      require(
          Arrays.stream(items).allMatch(item -> item >= 0)
              && Arrays.stream(items).distinct().count() == items.length,
          "items must be distinct and not negative");
      long sum = 0;
      for (int at = 0; at < counts.length; at++) {
        require(
            counts[at] >= 1 && (at == 0 || counts[at] <= counts[at - 1]),
            "counts must be at least 1 and descending; count %d is %d".formatted(at, counts[at]));
        sum += counts[at];
      }
      require(
          sum <= interactions,
          "the sum of counts must be at most interactions, %d; it is %d"
              .formatted(interactions, sum));
    }
  }
}
