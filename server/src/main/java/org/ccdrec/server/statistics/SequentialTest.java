package org.ccdrec.server.statistics;

import org.jspecify.annotations.Nullable;

/**
 * A test of no difference between a variant and the control that may be looked at as often as one
 * likes: with probability at most α it ever decides that there is a difference where there is none.
 * It is the mixture sequential probability ratio test with a normal mixture (Robbins, "Statistical
 * Methods Related to the Law of the Iterated Logarithm", 1970; Johari, Koomen, Pekelis, Walsh,
 * "Always Valid Inference: Continuous Monitoring of A/B Tests", Operations Research 70, 2022).
 *
 * <p>With the difference d of the estimates, the sum V of their variances and the mixing variance
 * τ², the likelihood ratio is
 *
 * <pre>Λ = √(V / (V + τ²)) · exp(τ² d² / (2 V (V + τ²)))</pre>
 *
 * <p>The always-valid p-value is min(1, 1/Λ); the test decides if it is at most α. The interval has
 * the differences that it would not reject. With several variants, α is 0.05 divided by their
 * number (Bonferroni), so that 5 % bounds the error of the whole experiment.
 *
 * <p><b>Mixing variance.</b> τ is the control's ratio times the relative effect that is expected.
 * The guarantee holds for every τ that is fixed in advance; the test is fastest for effects of
 * about τ. That the control's ratio is an estimate matters little once both variants have data, and
 * the test does not decide before {@value #LEAST_SUPPORT} groups of users of either contribute to
 * the numerator, below which the estimates are not close to normal. Immutable.
 *
 * @param effect the relative effect that is expected, such as 0.1
 * @param comparisons number of variants that are compared with the control
 */
public record SequentialTest(double effect, int comparisons) {
  /** The bound on the error rate of an experiment. */
  public static final double ALPHA = 0.05;

  private static final int LEAST_SUPPORT = 25;

  /** Requires a positive effect and number of comparisons. */
  public SequentialTest {
    if (!(effect > 0) || comparisons < 1) {
      throw new IllegalArgumentException(
          "effect and comparisons must be positive; effect=%s, comparisons=%d"
              .formatted(effect, comparisons));
    }
  }

  /** Returns the comparison of a variant with the control; null while there is too little data. */
  public @Nullable Comparison compare(
      @Nullable RatioEstimate control, @Nullable RatioEstimate variant) {
    if (control == null
        || variant == null
        || Math.min(control.support(), variant.support()) < LEAST_SUPPORT) {
      return null;
    }
    double difference = variant.value() - control.value();
    double variance = control.variance() + variant.variance();
    double mixing = Math.pow(effect * control.value(), 2);
    double sum = variance + mixing;
    double exponent = mixing * difference * difference / (2 * variance * sum);
    double pValue = Math.min(1, Math.sqrt(sum / variance) * Math.exp(-exponent));
    double alpha = ALPHA / comparisons;
    double width =
        Math.sqrt(variance * sum / mixing * (2 * Math.log(1 / alpha) + Math.log(sum / variance)));
    return new Comparison(
        difference,
        new Interval(difference - width, difference + width),
        Math.min(1, pValue * comparisons),
        pValue <= alpha);
  }
}
