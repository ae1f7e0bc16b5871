package org.ccdrec.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Suggests the known name closest to a mistyped one.
 *
 * <p>Names are compared without case, hyphens and underscores by their optimal string alignment
 * distance: insertions, deletions, substitutions and transpositions of adjacent characters cost 1
 * each. A name at a distance above a third of its length is not suggested. Stateless.
 */
public final class Suggestion {

  private Suggestion() {}

  /** Returns the known name nearest to the given one, or empty if none is close enough. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    String wanted = plain(name);
    return known.stream()
        .filter(k -> Math.abs(wanted.length() - plain(k).length()) <= allowed(k))
        .filter(k -> distance(wanted, plain(k)) <= allowed(k))
        .min(
            Comparator.comparingInt((String k) -> distance(wanted, plain(k)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Returns {@code "; did you mean x?"}, or an empty string if no known name is close enough. */
  public static String hint(String name, Collection<String> known) {
    return nearest(name, known).map(k -> "; did you mean " + k + "?").orElse("");
  }

  private static int allowed(String known) {
    return Math.max(1, plain(known).length() / 3);
  }

  private static String plain(String name) {
    return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
