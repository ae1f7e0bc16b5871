package org.ccdrec.trainer.tuning;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, NeurIPS 2011): it
 * models the coordinates of good and of other trials by two densities l and g, draws candidates
 * from l and proposes the one with the largest l/g. Each dimension is modelled on its own.
 *
 * <p>The first {@value #RANDOM_TRIALS} points are drawn at random. A quarter of the trials counts
 * as good. The density of a range is a mixture of one wide Gaussian and one Gaussian per trial,
 * reflected at the ends of the range; that of a list is its smoothed frequencies. Immutable and
 * thread-safe.
 *
 * @param space where trials are drawn from
 */
record TreeParzen(SearchSpace space) {
  /** The number of random trials before the first proposal. */
  static final int RANDOM_TRIALS = 10;

  private static final double SHARE_OF_GOOD = 0.25;
  private static final int CANDIDATES = 24;

  /** A point and its validation metric; larger is better. */
  record Observation(double[] point, double value) {}

  double[] propose(List<Observation> observations, RandomGenerator random) {
    if (observations.size() < RANDOM_TRIALS) {
      return space.draw(random);
    }
    List<Observation> sorted =
        observations.stream()
            .sorted(Comparator.comparingDouble(Observation::value).reversed())
            .toList();
    int good = (int) Math.ceil(SHARE_OF_GOOD * sorted.size());
    double[] point = new double[space.dimensions().size()];
    for (int at = 0; at < point.length; at++) {
      Dimension dimension = space.dimensions().get(at);
      Density likely = density(dimension, coordinates(sorted.subList(0, good), at));
      Density other = density(dimension, coordinates(sorted.subList(good, sorted.size()), at));
      point[at] = best(likely, other, random);
    }
    return point;
  }

  private static double[] coordinates(List<Observation> observations, int at) {
    return observations.stream().mapToDouble(one -> one.point()[at]).toArray();
  }

  private static double best(Density likely, Density other, RandomGenerator random) {
    double best = 0;
    double bestRatio = Double.NEGATIVE_INFINITY;
    for (int candidate = 0; candidate < CANDIDATES; candidate++) {
      double drawn = likely.draw(random);
      double ratio = Math.log(likely.at(drawn)) - Math.log(other.at(drawn));
      if (ratio > bestRatio) {
        best = drawn;
        bestRatio = ratio;
      }
    }
    return best;
  }

  private static Density density(Dimension dimension, double[] coordinates) {
    return switch (dimension) {
      case Dimension.Choice choice -> Frequencies.of(choice.values().size(), coordinates);
      case Dimension.Range range -> Mixture.of(coordinates);
    };
  }

  /** A distribution over the coordinates of one dimension. */
  private sealed interface Density {
    double draw(RandomGenerator random);

    double at(double coordinate);
  }

  /** The shares of the values of a list, each counted once more than it occurs. */
  private record Frequencies(double[] shares) implements Density {
    static Frequencies of(int values, double[] coordinates) {
      double[] shares = new double[values];
      Arrays.fill(shares, 1.0 / (values + coordinates.length));
      for (double coordinate : coordinates) {
        shares[(int) coordinate] += 1.0 / (values + coordinates.length);
      }
      return new Frequencies(shares);
    }

    @Override
    public double draw(RandomGenerator random) {
      double rest = random.nextDouble();
      int at = 0;
      while (at < shares.length - 1 && rest >= shares[at]) {
        rest -= shares[at++];
      }
      return at;
    }

    @Override
    public double at(double coordinate) {
      return shares[(int) coordinate];
    }
  }

  /**
   * Gaussians of equal weight. A trial's deviation is the larger distance to its neighbours, so
   * that sparse regions stay wide; the first Gaussian covers the range.
   */
  private record Mixture(double[] centres, double[] deviations) implements Density {
    static Mixture of(double[] coordinates) {
      double[] sorted = coordinates.clone();
      Arrays.sort(sorted);
      int all = sorted.length + 1;
      double[] centres = new double[all];
      double[] deviations = new double[all];
      centres[0] = 0.5;
      deviations[0] = 1;
      for (int at = 0; at < sorted.length; at++) {
        double left = sorted[at] - (at == 0 ? 0 : sorted[at - 1]);
        double right = (at == sorted.length - 1 ? 1 : sorted[at + 1]) - sorted[at];
        centres[at + 1] = sorted[at];
        deviations[at + 1] = Math.clamp(Math.max(left, right), 1.0 / Math.min(100, all + 1), 1);
      }
      return new Mixture(centres, deviations);
    }

    @Override
    public double draw(RandomGenerator random) {
      int at = random.nextInt(centres.length);
      double drawn = random.nextGaussian(centres[at], deviations[at]);
      double period = drawn - 2 * Math.floor(drawn / 2);
      return period > 1 ? 2 - period : period;
    }

    /** Sums a Gaussian's mirror images within five widths, its largest deviation. */
    @Override
    public double at(double coordinate) {
      double sum = 0;
      for (int at = 0; at < centres.length; at++) {
        for (int image = -4; image <= 4; image += 2) {
          sum += gaussian(image + coordinate - centres[at], deviations[at]);
          sum += gaussian(image - coordinate - centres[at], deviations[at]);
        }
      }
      return sum / centres.length;
    }

    private static double gaussian(double distance, double deviation) {
      double scaled = distance / deviation;
      return Math.exp(-scaled * scaled / 2) / (deviation * Math.sqrt(2 * Math.PI));
    }
  }
}
