package org.ccdrec.server.quality;

import java.util.Collections;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.ccdrec.server.retrieval.UserSearch;
import org.jspecify.annotations.Nullable;

/**
 * How far a version is from the one it is to follow, in figures that do not depend on the axes of
 * their vectors: two trainings of one model end in spaces that are rotated against each other, so
 * vectors themselves are never compared.
 *
 * <p>Users and items are sampled evenly over those that both versions know, so the time is bounded
 * but for a look at every id. A figure is null where nothing could be compared.
 *
 * @param users how many users there are
 * @param items how many items there are
 * @param overlap mean share of a sampled user's ten best items before that are among the ten now, 0
 *     to 1
 * @param neighbourOverlap mean share of a sampled item's ten nearest items before (by inner
 *     product) that are among the ten now, 0 to 1
 * @param popularityCorrelation Spearman's rank correlation of the popularity of all shared items,
 *     −1 to 1
 * @param normShift Kolmogorov–Smirnov distance between the norms of sampled shared items, 0 to 1
 * @param scoreShift Kolmogorov–Smirnov distance between the scores of the sampled users' ten best
 *     items, 0 to 1
 * @param coverage share of the catalogue that is among the ten best of any sampled user, 0 to 1
 * @param metrics what both manifests measure, by name, e.g. {@code test.recall@20}
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
   * How many there are of something.
   *
   * @param before how many there were
   * @param after how many there are
   * @param added how many are new
   * @param removed how many are gone
   */
  public record Count(int before, int after, int added, int removed) {
    /** Returns the share of those before that are gone, 0 to 1. */
    double lost() {
      return before == 0 ? 0 : (double) removed / before;
    }

    @Override
    public String toString() {
      return after + " (+" + added + " -" + removed + ")";
    }
  }

  /**
   * A figure of both versions.
   *
   * @param before the live version's
   * @param after the next version's
   */
  public record Change(double before, double after) {
    @Override
    public String toString() {
      return "%.4f (was %.4f)".formatted(after, before);
    }
  }

  /** Copies the metrics, in the order of their names. */
  public Drift {
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
  }

  /**
   * Measures the way from one version to another.
   *
   * @param live the version that answers
   * @param next the version that is to follow it
   * @param sampledUsers how many users at most are searched for; as many items are
   */
  public static Drift between(UserSearch live, UserSearch next, int sampledUsers) {
    return new DriftMeasure(live, next, sampledUsers).measure();
  }

  /** Returns the figures in one line. */
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
