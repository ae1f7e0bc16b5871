package org.ccdrec.server.popularity;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.UserSegments.Segment;

/**
 * How much more often the users of a segment interact with an item than all users do.
 *
 * <p>With p the share of an item in all interactions, n the interactions of the segment and c those
 * with the item, the lift is (c / p + m) / (n + m): the share of the item in the segment, smoothed
 * by m = {@value #SMOOTHING} interactions that are distributed as those of all users, divided by p.
 * Items that the segment does not list share its remaining interactions in proportion to p.
 *
 * @param items the items that the segment lists, ascending
 * @param lifts the lift of each of them
 * @param others the lift of every other item
 */
record SegmentLift(int[] items, double[] lifts, double others) {
  static final double SMOOTHING = 100;

  /**
   * Computes the lifts of a segment.
   *
   * @param total the interactions of all users with all items
   */
  static SegmentLift of(Segment segment, Snapshot snapshot, long total) {
    int[] places =
        IntStream.range(0, segment.items().length)
            .boxed()
            .sorted((one, other) -> Integer.compare(segment.items()[one], segment.items()[other]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] items = new int[places.length];
    double[] lifts = new double[places.length];
    double sum = segment.interactions() + SMOOTHING;
    double restShare = 1;
    long rest = segment.interactions();
    for (int at = 0; at < places.length; at++) {
      items[at] = segment.items()[places[at]];
      int count = segment.counts()[places[at]];
      double share = (double) snapshot.popularity(items[at]) / total;
      lifts[at] = share > 0 ? (count / share + SMOOTHING) / sum : 0;
      restShare -= share;
      rest -= count;
    }
    boolean hasOthers = rest > 0 && restShare > 0.5 / total;
    return new SegmentLift(items, lifts, ((hasOthers ? rest / restShare : 0) + SMOOTHING) / sum);
  }

  double of(int item) {
    int at = Arrays.binarySearch(items, item);
    return at < 0 ? others : lifts[at];
  }
}
