package org.ccdrec.trainer.evaluation;

import java.util.stream.DoubleStream;

/**
 * Every metric of every evaluated user, for paired tests between models.
 *
 * <p>Immutable and thread-safe.
 */
public final class UserMetrics {
  private final int[] users;
  private final double[][] values;

  /**
   * Creates metrics that take ownership of both arrays.
   *
   * @param users the users evaluated, ascending
   * @param values by index of {@link MetricAt#ALL}, then by position in {@code users}
   */
  public UserMetrics(int[] users, double[][] values) {
    if (values.length != MetricAt.ALL.size()) {
      throw new IllegalArgumentException(
          "there must be values of %d metrics; values=%d"
              .formatted(MetricAt.ALL.size(), values.length));
    }
    for (double[] metric : values) {
      if (metric.length != users.length) {
        throw new IllegalArgumentException(
            "each metric must have a value for each of %d users; %d"
                .formatted(users.length, metric.length));
      }
    }
    this.users = users;
    this.values = values;
  }

  /** Returns the users evaluated, ascending: those with at least one held-out item. */
  public int[] users() {
    return users.clone();
  }

  /** Returns the number of users evaluated. */
  public int userCount() {
    return users.length;
  }

  /** Returns the metric's value for each user, in the order of {@link #users}. */
  public double[] values(MetricAt metric) {
    return values[metric.index()].clone();
  }

  /** Returns the mean of every metric over the users, summed in the order of {@link #users}. */
  Metrics mean() {
    double[] means = new double[values.length];
    for (int m = 0; m < means.length; m++) {
      double sum = 0;
      for (double value : values[m]) {
        sum += value;
      }
      means[m] = sum / users.length;
    }
    return new Metrics(DoubleStream.of(means).boxed().toList());
  }
}
