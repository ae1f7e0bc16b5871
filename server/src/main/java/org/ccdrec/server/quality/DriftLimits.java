package org.ccdrec.server.quality;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.config.Setting;
import org.jspecify.annotations.Nullable;

/**
 * The largest distance from the live version that a new version may have; unlimited by default.
 *
 * @param maximumUsersLost largest share of the users that may be removed
 * @param maximumItemsLost largest share of the items that may be removed
 * @param minimumNeighbourOverlap smallest {@link Drift#neighbourOverlap}
 * @param minimumPopularityCorrelation smallest {@link Drift#popularityCorrelation}
 * @param maximumNormShift largest {@link Drift#normShift}
 * @param maximumScoreShift largest {@link Drift#scoreShift}
 * @param maximumCoverageLoss largest share of {@link Drift#coverage} that may be lost
 * @param metric name of the metric that must not drop too far
 * @param maximumMetricLoss largest share of that metric that may be lost
 */
public record DriftLimits(
    @Setting(help = "Largest share of the users gone", defaultValue = "1", min = "0", max = "1")
        double maximumUsersLost,
    @Setting(help = "Largest share of the items gone", defaultValue = "1", min = "0", max = "1")
        double maximumItemsLost,
    @Setting(
            help = "Least share of the ten nearest items",
            defaultValue = "0",
            min = "0",
            max = "1")
        double minimumNeighbourOverlap,
    @Setting(help = "Least rank correlation", defaultValue = "-1", min = "-1", max = "1")
        double minimumPopularityCorrelation,
    @Setting(help = "Largest shift of item norms", defaultValue = "1", min = "0", max = "1")
        double maximumNormShift,
    @Setting(help = "Largest shift of scores", defaultValue = "1", min = "0", max = "1")
        double maximumScoreShift,
    @Setting(help = "Largest share of coverage lost", defaultValue = "1", min = "0", max = "1")
        double maximumCoverageLoss,
    @Setting(help = "Metric that must not fall too far", defaultValue = "test.recall@20")
        String metric,
    @Setting(help = "Largest share of the metric lost", defaultValue = "1", min = "0", max = "1")
        double maximumMetricLoss) {
  /** No limits. */
  public static final DriftLimits NONE = new DriftLimits(1, 1, 0, -1, 1, 1, 1, "test.recall@20", 1);

  /** Returns a message for every limit that a drift exceeds, with rule and value. */
  public List<String> refusals(Drift drift) {
    List<String> refusals = new ArrayList<>();
    atMost(refusals, "the share of users gone", maximumUsersLost, drift.users().lost());
    atMost(refusals, "the share of items gone", maximumItemsLost, drift.items().lost());
    atLeast(
        refusals, "the overlap of neighbours", minimumNeighbourOverlap, drift.neighbourOverlap());
    atLeast(
        refusals,
        "the rank correlation of popularity",
        minimumPopularityCorrelation,
        drift.popularityCorrelation());
    atMost(refusals, "the shift of norms", maximumNormShift, drift.normShift());
    atMost(refusals, "the shift of scores", maximumScoreShift, drift.scoreShift());
    atMost(refusals, "the share of coverage lost", maximumCoverageLoss, lost(drift.coverage()));
    atMost(
        refusals,
        "the share of " + metric + " lost",
        maximumMetricLoss,
        lost(drift.metrics().get(metric)));
    return refusals;
  }

  private static @Nullable Double lost(Drift.@Nullable Change change) {
    return change == null || change.before() <= 0 ? null : 1 - change.after() / change.before();
  }

  private static void atMost(
      List<String> refusals, String what, double limit, @Nullable Double value) {
    if (value != null && value > limit) {
      refusals.add("%s must be at most %s; it is %.4f".formatted(what, limit, value));
    }
  }

  private static void atLeast(
      List<String> refusals, String what, double limit, @Nullable Double value) {
    if (value != null && value < limit) {
      refusals.add("%s must be at least %s; it is %.4f".formatted(what, limit, value));
    }
  }
}
