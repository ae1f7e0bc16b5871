package org.ccdrec.server.outcome;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.events.Event;
import org.ccdrec.server.attribution.AnswerOrigin;
import org.ccdrec.server.attribution.StableHash;
import org.ccdrec.server.experiment.Metric;
import org.ccdrec.server.statistics.GroupSums;
import org.ccdrec.server.statistics.HashSample;
import org.ccdrec.server.statistics.RatioEstimate;

/**
 * The counts of one variant: by group of users, by rank, and by rank for the slots that were filled
 * at random; a sample of its users, and its rates over time. At most 60 KB. Not thread-safe.
 */
final class VariantCounts {
  private static final String SAMPLE_SALT = "sample";

  private final RankCounts byGroup;
  private final RankCounts byRank;
  private final RankCounts drawn;
  private HashSample users = new HashSample();
  private RateSeries series = new RateSeries();
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
    long at = event.at().toEpochMilli();
    if (lastAt > 0 && series.isLater(at, lastAt)) {
      series.add(new RateSeries.Point(lastAt, estimates()));
    }
    users.add(StableHash.of(SAMPLE_SALT, event.userId()));
    AnswerOrigin.Assignment assignment = origin.assignment();
    int rank = origin.rankOf(event.itemId());
    byGroup.add(assignment == null ? 0 : assignment.group(), event);
    byRank.add(rank, event);
    if (origin.explored().isDrawn(rank)) {
      drawn.add(rank, event);
    }
    lastAt = Math.max(lastAt, at);
  }

  /** Returns the rates per impression; a metric without enough data is missing. */
  Map<Metric, RatioEstimate> estimates() {
    double[] impressions = Arrays.stream(byGroup.impressions()).asDoubleStream().toArray();
    Map<Metric, RatioEstimate> estimates = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      double[] numerators =
          switch (metric) {
            case CLICKS -> Arrays.stream(byGroup.clicks()).asDoubleStream().toArray();
            case CONVERSIONS -> Arrays.stream(byGroup.conversions()).asDoubleStream().toArray();
            case REVENUE -> byGroup.revenue();
          };
      RatioEstimate estimate = new GroupSums(numerators, impressions).estimate();
      if (estimate != null) {
        estimates.put(metric, estimate);
      }
    }
    return estimates;
  }

  /** Returns the rates over time, the latest last. */
  List<RateSeries.Point> series() {
    List<RateSeries.Point> points = new ArrayList<>(series.points());
    if (lastAt > 0) {
      points.add(new RateSeries.Point(lastAt, estimates()));
    }
    return points;
  }

  /** Returns a sample of the users with events. */
  HashSample users() {
    return users;
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
    copy.users = users.copy();
    copy.series = series.copy();
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
    users.write(out);
    series.write(out);
  }

  /**
   * Reads counts.
   *
   * @param hasUsers whether they have users and rates over time
   */
  static VariantCounts read(DataInputStream in, boolean hasUsers) throws IOException {
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
    if (hasUsers) {
      read.users = HashSample.read(in);
      read.series = RateSeries.read(in);
    }
    return read;
  }
}
