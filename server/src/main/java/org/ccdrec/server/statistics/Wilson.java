package org.ccdrec.server.statistics;

/**
 * The score interval of a rate (Wilson, "Probable Inference, the Law of Succession, and Statistical
 * Inference", JASA 22, 1927). It stays within 0 and 1 and has about its nominal coverage for rates
 * near 0, where the normal interval does not. Stateless.
 *
 * <p>For clustered data the number of trials is the effective one, the number divided by the design
 * effect (Kish, "Survey Sampling", 1965; Franco et al., "Comparative Study of Confidence Intervals
 * for Proportions in Complex Sample Surveys", 2019).
 */
public final class Wilson {
  private Wilson() {}

  /**
   * Returns the interval of 95 % of a rate.
   *
   * @param rate share of the trials that succeeded, 0 to 1
   * @param trials number of independent trials, above 0, not necessarily whole
   */
  public static Interval of(double rate, double trials) {
    double z2 = Interval.Z95 * Interval.Z95;
    double scale = 1 + z2 / trials;
    double centre = (rate + z2 / (2 * trials)) / scale;
    double spread = rate * (1 - rate) / trials + z2 / (4 * trials * trials);
    double width = Interval.Z95 * Math.sqrt(spread) / scale;
    return new Interval(Math.max(0, centre - width), Math.min(1, centre + width));
  }

  /**
   * Returns the interval of 95 % of a rate of which the variance is known to be larger than that of
   * independent trials. Rates above 1, which repeated successes of a trial cause, count as 1.
   */
  public static Interval of(RatioEstimate estimate) {
    double rate = Math.clamp(estimate.value(), 0, 1);
    double independent = rate * (1 - rate) / estimate.trials();
    double effect = independent == 0 ? 1 : Math.max(1, estimate.variance() / independent);
    return of(rate, estimate.trials() / effect);
  }
}
