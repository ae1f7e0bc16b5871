package org.ccdrec.server.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.ccdrec.server.experiment.Metric;
import org.ccdrec.server.statistics.RatioEstimate;
import org.junit.jupiter.api.Test;

/** Rates over time stay within their bounds and keep the end of each interval. */
class RateSeriesTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long START = Instant.parse("2026-05-01T00:10:00Z").toEpochMilli();

  private static RateSeries.Point point(int hour) {
    var estimate = new RatioEstimate(hour, 0.5, 100 + hour, 7);
    return new RateSeries.Point(START + hour * HOUR, Map.of(Metric.CLICKS, estimate));
  }

  @Test
  void anHourHasOnePoint() {
    var series = new RateSeries();
    assertTrue(series.isLater(START + HOUR, START));
    assertTrue(!series.isLater(START + HOUR / 2, START));
    series.add(point(0));
    series.add(new RateSeries.Point(START + HOUR / 2, Map.of()));
    series.add(point(1));
    assertEquals(
        List.of(START + HOUR / 2, START + HOUR),
        series.points().stream().map(RateSeries.Point::at).toList());
  }

  @Test
  void intervalsDoubleAndKeepTheirLastPoints() throws IOException {
    var series = new RateSeries();
    int hours = 3000;
    for (int hour = 0; hour < hours; hour++) {
      series.add(point(hour));
      assertTrue(series.points().size() <= RateSeries.CAPACITY);
    }
    List<RateSeries.Point> points = series.points();
    assertEquals(point(hours - 1), points.getLast());
    assertEquals(point(15), points.getFirst(), "intervals of 16 hours");
    assertEquals(point(31), points.get(1));
    var bytes = new ByteArrayOutputStream();
    series.write(new DataOutputStream(bytes));
    assertTrue(bytes.size() <= 20_000, "bytes: " + bytes.size());
    RateSeries read =
        RateSeries.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertEquals(points, read.points());
    read.add(point(hours));
    series.add(point(hours));
    assertEquals(series.points(), read.points());
    assertEquals(series.points(), series.copy().points());
  }
}
