package org.ccdrec.server.outcome;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.ccdrec.events.Event;
import org.ccdrec.server.attribution.AnswerOrigin;
import org.ccdrec.server.statistics.GroupSums;

/**
 * The counts of one variant: by group of users, by rank, and by rank for the slots that were filled
 * at random. About 10 KB. Not thread-safe.
 */
final class VariantCounts {
  private final RankCounts byGroup;
  private final RankCounts byRank;
  private final RankCounts drawn;
  private long lastAt;

  VariantCounts() {
    this(
        new RankCounts(GroupSums.GROUPS - 1),
        new RankCounts(AnswerOrigin.RANKS),
        new RankCounts(AnswerOrigin.RANKS));
  }

  private VariantCounts(RankCounts byGroup, RankCounts byRank, RankCounts drawn) {
    this.byGroup = byGroup;
    this.byRank = byRank;
    this.drawn = drawn;
  }

  void add(AnswerOrigin origin, Event event) {
    AnswerOrigin.Assignment assignment = origin.assignment();
    int rank = origin.rankOf(event.itemId());
    byGroup.add(assignment == null ? 0 : assignment.group(), event);
    byRank.add(rank, event);
    if (origin.explored().isDrawn(rank)) {
      drawn.add(rank, event);
    }
    lastAt = Math.max(lastAt, event.at().toEpochMilli());
  }

  /** Returns the counts by group of users, from 0. */
  RankCounts byGroup() {
    return byGroup;
  }

  /** Returns the counts by rank, from 1. */
  RankCounts byRank() {
    return byRank;
  }

  /** Returns the counts by rank of the items that were drawn at random. */
  RankCounts drawn() {
    return drawn;
  }

  /** Returns the time of the latest event in milliseconds since 1970. */
  long lastAt() {
    return lastAt;
  }

  VariantCounts copy() {
    var copy = new VariantCounts(byGroup.copy(), byRank.copy(), drawn.copy());
    copy.lastAt = lastAt;
    return copy;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(lastAt);
    for (RankCounts counts : new RankCounts[] {byGroup, byRank, drawn}) {
      for (int at = 0; at < counts.impressions().length; at++) {
        out.writeLong(counts.impressions()[at]);
        out.writeLong(counts.clicks()[at]);
        out.writeLong(counts.conversions()[at]);
        out.writeDouble(counts.revenue()[at]);
      }
    }
  }

  static VariantCounts read(DataInputStream in) throws IOException {
    var read = new VariantCounts();
    read.lastAt = in.readLong();
    for (RankCounts counts : new RankCounts[] {read.byGroup, read.byRank, read.drawn}) {
      for (int at = 0; at < counts.impressions().length; at++) {
        counts.impressions()[at] = in.readLong();
        counts.clicks()[at] = in.readLong();
        counts.conversions()[at] = in.readLong();
        counts.revenue()[at] = in.readDouble();
      }
    }
    return read;
  }
}
