package org.ccdrec.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class ServerMetricsTest {
  private final ServerMetrics metrics = new ServerMetrics();

  private String text() {
    return new String(metrics.prometheusText(), StandardCharsets.UTF_8);
  }

  @Test
  void countersAreExportedAsCounters() {
    metrics.counter("ccdrec_tests_total", "Tests.", Map.entry("kind", "a \"b\"")).inc(3);
    String expected =
        """
        # HELP ccdrec_tests_total Tests.
        # TYPE ccdrec_tests_total counter
        ccdrec_tests_total{kind="a \\"b\\""} 3.0
        """;
    assertTrue(text().contains(expected), this::text);
  }

  @Test
  void histogramsHaveCumulativeBucketsAndASum() {
    BucketHistogram shares = metrics.shares("ccdrec_share_ratio", "Share.");
    for (double value : new double[] {0, .1, .15, .95, 7}) {
      shares.update(value);
    }
    assertEquals(5, shares.getCount());
    String text = text();
    for (String line :
        List.of(
            "ccdrec_share_ratio_bucket{le=\"0.0\"} 1",
            "ccdrec_share_ratio_bucket{le=\"0.1\"} 2",
            "ccdrec_share_ratio_bucket{le=\"0.2\"} 3",
            "ccdrec_share_ratio_bucket{le=\"0.9\"} 3",
            "ccdrec_share_ratio_bucket{le=\"1.0\"} 4",
            "ccdrec_share_ratio_bucket{le=\"+Inf\"} 5",
            "ccdrec_share_ratio_count 5",
            "ccdrec_share_ratio_sum 8.2")) {
      assertTrue(text.contains(line + "\n"), () -> line + " in\n" + text);
    }
  }

  @Test
  void oneNameIsOneSeries() {
    assertSame(metrics.counter("ccdrec_a_total", "A."), metrics.counter("ccdrec_a_total", "A."));
    metrics.gauge("ccdrec_b", "B.", () -> 1);
    assertThrows(IllegalArgumentException.class, () -> metrics.gauge("ccdrec_b", "B.", () -> 2));
    assertThrows(IllegalArgumentException.class, () -> metrics.counter("ccdrec_a", "A."));
  }

  /** Event loops register the metrics of their routes at the same time. */
  @RepeatedTest(20)
  void severalThreadsGetTheSameSeries() throws Exception {
    int threads = 8;
    var together = new CyclicBarrier(threads);
    Callable<Object> task =
        () -> {
          together.await();
          metrics.stages("ranking").queue().end(System.nanoTime());
          return metrics.counter("ccdrec_a_total", "A.");
        };
    try (var executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Object>> counters = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        counters.add(executor.submit(task));
      }
      for (Future<Object> counter : counters) {
        assertSame(counters.getFirst().get(), counter.get());
      }
    }
    String series = "ccdrec_http_stage_duration_seconds_count{route=\"ranking\",stage=\"queue\"}";
    assertTrue(text().contains(series + " " + threads + "\n"), this::text);
  }
}
