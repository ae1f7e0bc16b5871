package org.ccdrec.server.outcome;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.server.experiment.Metric;
import org.ccdrec.server.statistics.RatioEstimate;

/**
 * The rates of a variant over time: what they were, counted from the start, at the end of each hour
 * that had events. Once there are more than {@value #CAPACITY} points, the intervals become twice
 * as long and keep their last points, so a series covers any time; it takes 20 KB at most. Not
 * thread-safe.
 */
final class RateSeries {
  static final int CAPACITY = 240;

  private long width = Duration.ofHours(1).toMillis();
  private final List<Point> points = new ArrayList<>();

  /**
   * The rates up to a moment.
   *
   * @param at the latest event, in milliseconds since 1970
   * @param estimates the rates; a metric without enough data is missing
   */
  record Point(long at, Map<Metric, RatioEstimate> estimates) {}

  /** Returns whether a moment lies in a later interval than another one. */
  boolean isLater(long moment, long than) {
    return Math.floorDiv(moment, width) > Math.floorDiv(than, width);
  }

  /** Adds a point after all others. */
  void add(Point point) {
    if (!points.isEmpty() && !isLater(point.at(), points.getLast().at())) {
      points.removeLast();
    }
    points.add(point);
    while (points.size() > CAPACITY) {
      width *= 2;
      List<Point> all = List.copyOf(points);
      points.clear();
      all.forEach(this::add);
    }
  }

  /** Returns the points by time. */
  List<Point> points() {
    return List.copyOf(points);
  }

  RateSeries copy() {
    var copy = new RateSeries();
    copy.width = width;
    copy.points.addAll(points);
    return copy;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(width);
    out.writeInt(points.size());
    for (Point point : points) {
      out.writeLong(point.at());
      for (Metric metric : Metric.values()) {
        RatioEstimate estimate = point.estimates().get(metric);
        out.writeBoolean(estimate != null);
        if (estimate != null) {
          out.writeDouble(estimate.value());
          out.writeDouble(estimate.variance());
          out.writeDouble(estimate.trials());
          out.writeInt(estimate.support());
        }
      }
    }
  }

  static RateSeries read(DataInputStream in) throws IOException {
    var read = new RateSeries();
    read.width = in.readLong();
    int size = in.readInt();
    if (read.width <= 0 || size < 0 || size > CAPACITY) {
      throw new IOException(
          "a series must have 0 to %d points; it has %d".formatted(CAPACITY, size));
    }
    for (int at = 0; at < size; at++) {
      long moment = in.readLong();
      Map<Metric, RatioEstimate> estimates = new EnumMap<>(Metric.class);
      for (Metric metric : Metric.values()) {
        if (in.readBoolean()) {
          estimates.put(
              metric,
              new RatioEstimate(in.readDouble(), in.readDouble(), in.readDouble(), in.readInt()));
        }
      }
      read.points.add(new Point(moment, estimates));
    }
    return read;
  }
}
