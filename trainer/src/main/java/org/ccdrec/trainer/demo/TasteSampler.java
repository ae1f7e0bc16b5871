package org.ccdrec.trainer.demo;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws items for a user in time that does not depend on the number of items.
 *
 * <p>The law is that of {@link DemoInteractions}: item i has the weight p_i · Σ_t w_t exp(κ ⟨θ_t,
 * z_i⟩). Items that share category, colour and pattern form a cell, and the match of a theme with
 * these three is the same for the whole cell. For each item to draw, {@value #PROPOSALS} are
 * proposed: a theme and a cell by w_t, the cell's popularity and its match, then an item of the
 * cell by popularity, and for the whole draw {@value #FEWEST_PROPOSALS} more, because with few the
 * law would be met only roughly. The user's items are drawn from the proposals without replacement,
 * weighted by their match with the remaining factors, ornament and designer (sampling importance
 * resampling, Rubin 1987), as the smallest of exponential variables (Efraimidis and Spirakis 2006).
 *
 * <p>Not thread-safe.
 */
final class TasteSampler {
  private static final int PROPOSALS = 16;
  private static final int FEWEST_PROPOSALS = 512;
  private static final long PLACE_BITS = (1L << 20) - 1;

  /** The most items that a user can draw. */
  static final int MOST = 50_000;

  private static final int[] STARTS = {
    0,
    Tastes.CATEGORY,
    Tastes.CATEGORY + Tastes.COLOUR,
    Tastes.CATEGORY + Tastes.COLOUR + Tastes.PATTERN
  };
  private static final int REST = Tastes.ORNAMENT + Tastes.HIDDEN;
  private static final int CATEGORIES = Category.values().length;
  private static final int COLOURS = Colour.values().length;
  private static final int PATTERNS = Pattern.values().length;
  private static final int CELLS = CATEGORIES * COLOURS * PATTERNS;

  private final int[] cellStarts = new int[CELLS + 1];
  private final int[] members;
  private final double[] popularityBefore;
  private final float[] rest;
  private final double[][][] factors = {
    new double[CATEGORIES][], new double[COLOURS][], new double[PATTERNS][]
  };
  private final SplittableRandom random;

  private final double[] shares = new double[Tastes.THEMES * CELLS];
  private double[][] themes = new double[0][];

  /**
   * Creates a sampler.
   *
   * @param items the catalogue
   * @param things the factors of each item
   * @param popularity p, one number per item
   */
  TasteSampler(Cell[] items, double[][] things, double[] popularity, SplittableRandom random) {
    this.random = random;
    this.members = new int[items.length];
    this.popularityBefore = new double[items.length + 1];
    this.rest = new float[items.length * REST];
    for (Cell cell : items) {
      cellStarts[cell.number() + 1]++;
    }
    for (int cell = 0; cell < CELLS; cell++) {
      cellStarts[cell + 1] += cellStarts[cell];
    }
    int[] next = Arrays.copyOf(cellStarts, CELLS);
    for (int item = 0; item < items.length; item++) {
      members[next[items[item].number()]++] = item;
      learn(items[item], item, things[item]);
    }
    for (int place = 0; place < members.length; place++) {
      popularityBefore[place + 1] = popularityBefore[place] + popularity[members[place]];
    }
  }

  /** The values of an item that it shares with the other items of its cell. */
  record Cell(Category category, Colour colour, Pattern pattern) {
    static Cell of(DemoItem item) {
      return new Cell(item.category(), item.colour(), item.pattern());
    }

    int number() {
      return (category.ordinal() * COLOURS + colour.ordinal()) * PATTERNS + pattern.ordinal();
    }

    private int value(int factor) {
      return switch (factor) {
        case 0 -> category.ordinal();
        case 1 -> colour.ordinal();
        default -> pattern.ordinal();
      };
    }
  }

  private void learn(Cell cell, int item, double[] thing) {
    for (int factor = 0; factor < factors.length; factor++) {
      factors[factor][cell.value(factor)] =
          Arrays.copyOfRange(thing, STARTS[factor], STARTS[factor + 1]);
    }
    for (int at = 0; at < REST; at++) {
      rest[item * REST + at] = (float) thing[STARTS[factors.length] + at];
    }
  }

  /** Sets the user that items are drawn for. */
  void setThemes(double[][] userThemes) {
    this.themes = userThemes;
    double sum = 0;
    for (int theme = 0; theme < themes.length; theme++) {
      double[] category = matches(theme, 0);
      double[] colour = matches(theme, 1);
      double[] pattern = matches(theme, 2);
      double weight = DemoInteractions.THEME_WEIGHTS[theme];
      for (int cell = 0; cell < CELLS; cell++) {
        double popularity =
            popularityBefore[cellStarts[cell + 1]] - popularityBefore[cellStarts[cell]];
        sum +=
            weight
                * popularity
                * category[cell / PATTERNS / COLOURS]
                * colour[cell / PATTERNS % COLOURS]
                * pattern[cell % PATTERNS];
        shares[theme * CELLS + cell] = sum;
      }
    }
  }

  /** Returns the exponentials of a theme's match with each value of a factor. */
  private double[] matches(int theme, int factor) {
    double[] matches = new double[factors[factor].length];
    for (int value = 0; value < matches.length; value++) {
      double[] vector = factors[factor][value];
      double match = 0;
      for (int d = 0; vector != null && d < vector.length; d++) {
        match += themes[theme][STARTS[factor] + d] * vector[d];
      }
      matches[value] = StrictMath.exp(DemoInteractions.SHARPNESS * match);
    }
    return matches;
  }

  /** Draws distinct items, at most {@value #MOST}, in the order of the draw. */
  int[] draw(int count) {
    int[] proposals = new int[PROPOSALS * count + FEWEST_PROPOSALS];
    long[] arrivals = new long[proposals.length];
    for (int at = 0; at < proposals.length; at++) {
      int place = after(shares, 0, shares.length, random.nextDouble() * shares[shares.length - 1]);
      proposals[at] = itemOf(place % CELLS);
      double rate =
          StrictMath.exp(DemoInteractions.SHARPNESS * restMatch(place / CELLS, proposals[at]));
      double arrival = random.nextExponential() / rate;
      // bits of positive numbers are in the order of the numbers; the lowest hold the place
      arrivals[at] = Double.doubleToLongBits(arrival) & ~PLACE_BITS | at;
    }
    Arrays.sort(arrivals);
    int[] drawn = new int[count];
    int next = 0;
    for (int at = 0; at < arrivals.length && next < count; at++) {
      next = addDistinct(drawn, next, proposals[(int) (arrivals[at] & PLACE_BITS)]);
    }
    while (next < count) { // the user's favourite cells are exhausted: any item
      next = addDistinct(drawn, next, random.nextInt(members.length));
    }
    return drawn;
  }

  private static int addDistinct(int[] values, int count, int value) {
    for (int at = 0; at < count; at++) {
      if (values[at] == value) {
        return count;
      }
    }
    values[count] = value;
    return count + 1;
  }

  /** Draws an item of a cell by popularity. */
  private int itemOf(int cell) {
    int from = cellStarts[cell];
    int to = cellStarts[cell + 1];
    double start = popularityBefore[from];
    double value = start + random.nextDouble() * (popularityBefore[to] - start);
    return members[after(popularityBefore, from + 1, to + 1, value) - 1];
  }

  private double restMatch(int theme, int item) {
    double match = 0;
    for (int at = 0; at < REST; at++) {
      match += themes[theme][STARTS[factors.length] + at] * rest[item * REST + at];
    }
    return match;
  }

  /** Returns the first index in [from, to) whose value exceeds {@code value}, at most to − 1. */
  private static int after(double[] ascending, int from, int to, double value) {
    int low = from;
    int high = to - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] > value) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
