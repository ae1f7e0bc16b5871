package org.ccdrec.server.quality;

import com.codahale.metrics.Counter;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.live.SearchObserver;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopKQuery;

/**
 * Recall of live searches: a sample of them, with their filters and page positions, is repeated
 * exactly in the background, on at most a fiftieth of one core. Safe for use by many threads.
 *
 * <p>The gauge {@code ccdrec_live_recall_ratio} is the share of the exact results that the answers
 * contained, over the latest samples. For any time span, it is the growth of {@code
 * ccdrec_live_recall_found_total} divided by that of {@code ccdrec_live_recall_expected_total}.
 */
public final class LiveRecall implements SearchObserver {
  private static final int LATEST = 1000;
  private static final int REST = 50;

  private final BackgroundExecutor thread;
  private final BackgroundExecutor.Sample sample;
  private final Counter samples;
  private final Counter expected;
  private final Counter found;
  private final double[] latest = new double[LATEST]; // used by the background thread only
  private int measured;
  private volatile double mean = Double.NaN;
  private volatile long restUntil = System.nanoTime();

  /**
   * Creates a measurement.
   *
   * @param thread runs the exact searches
   * @param share share of the searches that are repeated, 0 to 1
   * @param metrics where recall is reported
   */
  public LiveRecall(BackgroundExecutor thread, double share, ServerMetrics metrics) {
    this.thread = thread;
    this.sample =
        new BackgroundExecutor.Sample(
            share,
            metrics.counter(
                "ccdrec_live_recall_dropped_total",
                "Searches drawn for the measurement of recall but not repeated."));
    this.samples =
        metrics.counter(
            "ccdrec_live_recall_samples_total",
            "Live searches that were repeated exactly to measure recall.");
    this.expected =
        metrics.counter(
            "ccdrec_live_recall_expected_total", "Exact results of the sampled searches.");
    this.found =
        metrics.counter(
            "ccdrec_live_recall_found_total",
            "Exact results of the sampled searches that the answers contained.");
    metrics.gauge(
        "ccdrec_live_recall_ratio",
        "Mean recall of the latest thousand sampled searches, 0 to 1; NaN before the first.",
        () -> mean);
  }

  @Override
  public void searched(LiveSnapshot version, float[] vector, TopKQuery query, Ranking answer) {
    if (!sample.isDrawn() || !answer.isWhole()) {
      return;
    }
    if (System.nanoTime() - restUntil < 0) {
      sample.dropped().inc();
      return;
    }
    version.retain();
    thread.offer(sample, () -> measure(version, vector, query, answer), version::release);
  }

  private void measure(LiveSnapshot version, float[] vector, TopKQuery query, Ranking answer) {
    long start = System.nanoTime();
    Ranking truth = version.retrieval().exact(vector, query.withoutDeadline());
    double recall = answer.recallOf(truth);
    samples.inc();
    expected.inc(truth.size());
    found.inc(Math.round(recall * truth.size()));
    latest[measured++ % LATEST] = recall;
    mean = mean(Math.min(measured, LATEST));
    long end = System.nanoTime();
    restUntil = end + REST * (end - start);
  }

  private double mean(int count) {
    double sum = 0;
    for (int at = 0; at < count; at++) {
      sum += latest[at];
    }
    return sum / count;
  }
}
