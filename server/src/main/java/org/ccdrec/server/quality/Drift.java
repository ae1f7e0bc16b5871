package org.ccdrec.server.quality;

import java.util.Collections;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.ccdrec.server.retrieval.UserSearch;
import org.jspecify.annotations.Nullable;

/**
 * The distance between two versions, in metrics that do not depend on the axes of their vectors.
 * Two trainings of one model end in spaces that are rotated against each other, so vectors
 * themselves are never compared.
 *
 * <p>Users and items are sampled evenly from those that both versions know, so the time is bounded
 * except for one pass over all ids. A metric is null if there is nothing to compare.
 *
 * @param users number of users
 * @param items number of items
 * @param overlap mean share of a sampled user's ten best items that are kept, 0 to 1
 * @param neighbourOverlap mean share of a sampled item's ten nearest items (by inner product) that
 *     are kept, 0 to 1
 * @param popularityCorrelation Spearman's rank correlation of the popularity of all shared items,
 *     −1 to 1
 * @param normShift Kolmogorov–Smirnov distance between the norms of sampled shared items, 0 to 1
 * @param scoreShift Kolmogorov–Smirnov distance between the scores of the sampled users' ten best
 *     items, 0 to 1
 * @param coverage share of the catalogue that is among the ten best items of any sampled user, 0 to
 *     1
 * @param metrics metrics of both manifests by name, e.g. {@code test.recall@20}
 */
public record Drift(
    Count users,
    Count items,
    @Nullable Double overlap,
    @Nullable Double neighbourOverlap,
    @Nullable Double popularityCorrelation,
    @Nullable Double normShift,
    @Nullable Double scoreShift,
    @Nullable Change coverage,
    Map<String, Change> metrics) {

  /**
   * Numbers of users or items.
   *
   * @param before number in the live version
   * @param after number in the next version
   * @param added number that only the next version has
   * @param removed number that only the live version has
   */
  public record Count(int before, int after, int added, int removed) {
    /** Returns the share that was removed, 0 to 1. */
    double lost() {
      return before == 0 ? 0 : (double) removed / before;
    }

    @Override
    public String toString() {
      return after + " (+" + added + " -" + removed + ")";
    }
  }

  /**
   * A metric of both versions.
   *
   * @param before value of the live version
   * @param after value of the next version
   */
  public record Change(double before, double after) {
    @Override
    public String toString() {
      return "%.4f (was %.4f)".formatted(after, before);
    }
  }

  /** Copies the metrics, sorted by name. */
  public Drift {
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
  }

  /**
   * Measures the distance between two versions.
   *
   * @param live the live version
   * @param next the version that may replace it
   * @param sampledUsers largest number of users to search for, and of items
   */
  public static Drift between(UserSearch live, UserSearch next, int sampledUsers) {
    return new DriftMeasure(live, next, sampledUsers).measure();
  }

  /** Returns all metrics in one line. */
  @Override
  public String toString() {
    var line = new StringJoiner(", ");
    line.add("users " + users).add("items " + items);
    add(line, "overlap@10 ", overlap);
    add(line, "neighbours@10 ", neighbourOverlap);
    add(line, "popularity correlation ", popularityCorrelation);
    add(line, "norm shift ", normShift);
    add(line, "score shift ", scoreShift);
    if (coverage != null) {
      line.add("coverage " + coverage);
    }
    metrics.forEach((name, change) -> line.add(name + " " + change));
    return line.toString();
  }

  private static void add(StringJoiner line, String name, @Nullable Double figure) {
    if (figure != null) {
      line.add(name + "%.4f".formatted(figure));
    }
  }
}
