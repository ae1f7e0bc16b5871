package org.ccdrec.trainer.tuning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.commons.statistics.distribution.TruncatedNormalDistribution;

/**
 * The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, NeurIPS 2011) over all
 * dimensions at once, as in BOHB (Falkner, Klein and Hutter, ICML 2018): it models the points of
 * good and of other trials by two densities l and g, draws candidates from l and proposes the one
 * with the largest l/g. With a density for each dimension on its own, a good trial would speak for
 * each of its values alone, whatever the others were.
 *
 * <p>The first {@value #RANDOM_TRIALS} points are drawn at random. A quarter of the trials counts
 * as good. A density is a mixture with equal weights of the uniform one and one kernel per trial,
 * which is a product over dimensions. Immutable and thread-safe.
 *
 * @param space where trials are drawn from
 */
record TreeParzen(SearchSpace space) {
  /** The number of random trials before the first proposal. */
  static final int RANDOM_TRIALS = 10;

  private static final double SHARE_OF_GOOD = 0.25;
  private static final int CANDIDATES = 24;

  /** The deviation of a kernel of one trial, as a share of the range. */
  private static final double LARGEST_DEVIATION = 0.2;

  /** A point and its validation metric; larger is better. */
  record Observation(double[] point, double value) {}

  double[] propose(List<Observation> observations, RandomGenerator random) {
    if (observations.size() < RANDOM_TRIALS) {
      return space.draw(random);
    }
    List<double[]> sorted =
        observations.stream()
            .sorted(Comparator.comparingDouble(Observation::value).reversed())
            .map(Observation::point)
            .toList();
    int good = (int) Math.ceil(SHARE_OF_GOOD * sorted.size());
    Density likely = Density.around(sorted.subList(0, good), space);
    Density other = Density.around(sorted.subList(good, sorted.size()), space);
    double[] best = {};
    double bestRatio = Double.NEGATIVE_INFINITY;
    for (int candidate = 0; candidate < CANDIDATES; candidate++) {
      double[] drawn = likely.draw(random);
      double ratio = likely.at(drawn) / other.at(drawn);
      if (ratio > bestRatio) {
        best = drawn;
        bestRatio = ratio;
      }
    }
    return best;
  }

  /**
   * A distribution over points.
   *
   * @param kernels for each trial the kernels of its coordinates
   */
  private record Density(SearchSpace space, List<List<Kernel>> kernels) {
    static Density around(List<double[]> points, SearchSpace space) {
      List<Dimension> dimensions = space.dimensions();
      // Scott's rule: the more points, the narrower, the slower the more dimensions there are.
      double deviation =
          LARGEST_DEVIATION * Math.pow(points.size(), -1.0 / (dimensions.size() + 4));
      List<List<Kernel>> kernels = new ArrayList<>();
      for (double[] point : points) {
        List<Kernel> ofPoint = new ArrayList<>();
        for (int at = 0; at < point.length; at++) {
          ofPoint.add(
              switch (dimensions.get(at)) {
                case Dimension.Choice choice ->
                    Near.of(point[at], choice.values().size(), points.size());
                case Dimension.Range range -> Bell.of(point[at], deviation);
              });
        }
        kernels.add(ofPoint);
      }
      return new Density(space, kernels);
    }

    double[] draw(RandomGenerator random) {
      int trial = random.nextInt(kernels.size() + 1);
      return trial == kernels.size()
          ? space.draw(random)
          : kernels.get(trial).stream().mapToDouble(kernel -> kernel.draw(random)).toArray();
    }

    double at(double[] point) {
      double sum = 1;
      for (Dimension dimension : space.dimensions()) {
        sum *= dimension.density();
      }
      for (List<Kernel> trial : kernels) {
        double product = 1;
        for (int at = 0; at < point.length; at++) {
          product *= trial.get(at).at(point[at]);
        }
        sum += product;
      }
      return sum / (kernels.size() + 1);
    }
  }

  /** A distribution over the coordinates of one dimension, around that of a trial. */
  private sealed interface Kernel {
    double draw(RandomGenerator random);

    double at(double coordinate);
  }

  /** A Gaussian within the range. */
  private record Bell(TruncatedNormalDistribution gaussian) implements Kernel {
    static Bell of(double centre, double deviation) {
      return new Bell(TruncatedNormalDistribution.of(centre, deviation, 0, 1));
    }

    @Override
    public double draw(RandomGenerator random) {
      return gaussian.inverseCumulativeProbability(random.nextDouble());
    }

    @Override
    public double at(double coordinate) {
      return gaussian.density(coordinate);
    }
  }

  /**
   * The value of a trial, or with a small probability any of the list.
   *
   * @param others the probability of each value, beside the rest for the trial's own
   */
  private record Near(double own, int values, double others) implements Kernel {
    static Near of(double own, int values, int trials) {
      return new Near(own, values, 1.0 / (values + trials));
    }

    @Override
    public double draw(RandomGenerator random) {
      return random.nextDouble() < values * others ? random.nextInt(values) : own;
    }

    @Override
    public double at(double coordinate) {
      return others + (coordinate == own ? 1 - values * others : 0);
    }
  }
}
