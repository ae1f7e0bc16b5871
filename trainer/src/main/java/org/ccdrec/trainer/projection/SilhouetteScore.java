package org.ccdrec.trainer.projection;

import java.util.Arrays;

/**
 * The mean silhouette of grouped points (Rousseeuw 1987): for a point with mean distance a to its
 * own group and mean distance b to the nearest other group, (b − a) / max(a, b). 1 means groups far
 * apart, 0 overlapping groups, less than 0 points nearer to another group. A point that is alone in
 * its group counts as 0. Distances are Euclidean.
 */
public final class SilhouetteScore {
  private SilhouetteScore() {}

  /**
   * Returns the mean over the points.
   *
   * @param points one row per point
   * @param groups the group of each point, from 0; at least two groups have points
   */
  public static double of(double[][] points, int[] groups) {
    int groupCount = Arrays.stream(groups).max().orElse(0) + 1;
    double sum = 0;
    for (int point = 0; point < points.length; point++) {
      sum += silhouette(point, points, groups, groupCount);
    }
    return sum / points.length;
  }

  private static double silhouette(int point, double[][] points, int[] groups, int groupCount) {
    double[] distances = new double[groupCount];
    int[] counts = new int[groupCount];
    for (int other = 0; other < points.length; other++) {
      if (other != point) {
        distances[groups[other]] += Distances.euclidean(points[point], points[other]);
        counts[groups[other]]++;
      }
    }
    int own = groups[point];
    if (counts[own] == 0) {
      return 0;
    }
    double within = distances[own] / counts[own];
    double nearest = Double.POSITIVE_INFINITY;
    for (int group = 0; group < groupCount; group++) {
      if (group != own && counts[group] > 0) {
        nearest = Math.min(nearest, distances[group] / counts[group]);
      }
    }
    double larger = Math.max(within, nearest);
    return larger == 0 ? 0 : (nearest - within) / larger;
  }
}
