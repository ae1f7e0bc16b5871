package org.ccdrec.trainer.statistics;

/**
 * Mean and standard deviation of a sample.
 *
 * @param count number of values, at least 1
 * @param mean their mean
 * @param deviation square root of Σ(x − mean)² / (count − 1); NaN for one value
 */
public record Moments(int count, double mean, double deviation) {

  /** Returns the moments of at least one value. */
  public static Moments of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a sample must have at least one value");
    }
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = values.length == 1 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
    return new Moments(values.length, mean, deviation);
  }
}
