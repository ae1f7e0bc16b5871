package org.ccdrec.server.popularity;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The users with the attributes of a request, as far as a version knows these attributes. Immutable
 * and safe for use by many threads.
 */
public final class Audience {
  /** Anybody: no attributes. */
  public static final Audience ANYBODY = new Audience(List.of(), List.of(), List.of());

  private final List<SegmentLift> lifts;
  private final List<String> used;
  private final List<String> unknown;
  private final int[] listed;

  Audience(List<SegmentLift> lifts, List<String> used, List<String> unknown) {
    this.lifts = List.copyOf(lifts);
    this.used = List.copyOf(used);
    this.unknown = List.copyOf(unknown);
    this.listed =
        lifts.stream()
            .flatMapToInt(lift -> IntStream.of(lift.items()))
            .sorted()
            .distinct()
            .toArray();
  }

  /** Returns whether the version knows any of the attributes. */
  public boolean isKnown() {
    return !lifts.isEmpty();
  }

  /** Returns the attributes that count, each {@code name=value}. */
  public List<String> used() {
    return used;
  }

  /**
   * Returns the names of attributes that the version does not know, and unknown values, each {@code
   * name=value}.
   */
  public List<String> unknown() {
    return unknown;
  }

  /** Returns the items that any of the segments lists, ascending. */
  int[] listedItems() {
    return listed;
  }

  /** Returns the lift of an item: the product of its lifts in the segments. */
  double lift(int item) {
    double product = 1;
    for (SegmentLift each : lifts) {
      product *= each.of(item);
    }
    return product;
  }
}
