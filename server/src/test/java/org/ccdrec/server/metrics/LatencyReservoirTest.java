package org.ccdrec.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Buckets, quantiles and the turn of windows. */
class LatencyReservoirTest {
  private final AtomicLong clock = new AtomicLong();
  private final LatencyReservoir reservoir =
      new LatencyReservoir(Duration.ofNanos(100), clock::get);

  @Property
  void aBucketHoldsItsValuesWithinAnEighth(@ForAll @LongRange(min = 1) long value) {
    int bucket = LatencyReservoir.bucket(value);
    long upper = LatencyReservoir.upperBound(bucket);
    assertTrue(value <= upper, value + " is above " + upper);
    assertTrue(upper - value <= value / 8, upper + " is far above " + value);
    assertEquals(bucket, LatencyReservoir.bucket(upper));
  }

  @Test
  void quantilesAreThoseOfTheValues() {
    for (int value = 1; value <= 1000; value++) {
      reservoir.update(value * 1000L);
    }
    assertEquals(1000, reservoir.getSnapshot().size());
    assertEquals(500_000, reservoir.getSnapshot().getMedian(), 62_500);
    assertEquals(990_000, reservoir.getSnapshot().get99thPercentile(), 123_750);
    assertEquals(500_000, reservoir.getSnapshot().getMean(), 62_500);
    assertEquals(288_000, reservoir.getSnapshot().getStdDev(), 36_000);
  }

  @Test
  void valuesAreForgottenAfterTwoWindows() {
    reservoir.update(7);
    clock.set(150);
    reservoir.update(9);
    assertEquals(2, reservoir.size());
    clock.set(260);
    assertEquals(1, reservoir.size());
    assertEquals(9, reservoir.getSnapshot().getMax(), 1);
    clock.set(1000);
    assertEquals(0, reservoir.size());
    assertEquals(0, reservoir.getSnapshot().getMax());
  }
}
