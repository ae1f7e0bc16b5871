package org.ccdrec.server.outcome;

import org.ccdrec.events.Event;

/**
 * Counts of events by rank. Index 0 is for items whose rank is not recorded. Not thread-safe.
 *
 * @param impressions number of impressions
 * @param clicks number of clicks
 * @param conversions number of purchases
 * @param revenue sum of the values of purchases
 */
record RankCounts(long[] impressions, long[] clicks, long[] conversions, double[] revenue) {
  RankCounts(int ranks) {
    this(new long[ranks + 1], new long[ranks + 1], new long[ranks + 1], new double[ranks + 1]);
  }

  void add(int rank, Event event) {
    switch (event.type()) {
      case SHOWN -> impressions[rank]++;
      case CLICK -> clicks[rank]++;
      case BUY -> {
        conversions[rank]++;
        revenue[rank] += event.value() == null ? 0 : event.value();
      }
      case VIEW, LIKE, DISLIKE -> {}
    }
  }

  /** Returns whether there are events of a rank. */
  boolean hasAny(int rank) {
    return impressions[rank] + clicks[rank] + conversions[rank] > 0;
  }

  RankCounts copy() {
    return new RankCounts(
        impressions.clone(), clicks.clone(), conversions.clone(), revenue.clone());
  }
}
