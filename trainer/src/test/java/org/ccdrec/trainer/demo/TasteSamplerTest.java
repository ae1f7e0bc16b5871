package org.ccdrec.trainer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Items are drawn by the law of the demo's interactions, whose weights are computed here. */
final class TasteSamplerTest {
  private static final int ITEMS = 20_000;
  private static final int DRAWS = 50_000;

  @Test
  void drawsByPopularityAndTaste() {
    var random = new SplittableRandom(7);
    var tastes = new Tastes(new SplittableRandom(8));
    DemoItem[] items =
        IntStream.range(0, ITEMS)
            .mapToObj(i -> DemoItem.random(i, random))
            .toArray(DemoItem[]::new);
    double[][] things = new double[ITEMS][];
    TasteSampler.Cell[] cells = new TasteSampler.Cell[ITEMS];
    for (int item = 0; item < ITEMS; item++) {
      things[item] = tastes.of(items[item]);
      cells[item] = TasteSampler.Cell.of(items[item]);
    }
    double[] popularity = DemoInteractions.Ranks.draw(ITEMS, random).popularity();
    double[][] themes = tastes.themes();
    double[] expected = weights(things, popularity, themes);

    var sampler = new TasteSampler(cells, things, popularity, random);
    sampler.setThemes(themes);
    double[] drawn = new double[ITEMS];
    for (int draw = 0; draw < DRAWS; draw++) {
      drawn[sampler.draw(1)[0]] += 1.0 / DRAWS;
    }

    double[] expectedOf = new double[Category.values().length];
    double[] drawnOf = new double[Category.values().length];
    for (int item = 0; item < ITEMS; item++) {
      expectedOf[items[item].category().ordinal()] += expected[item];
      drawnOf[items[item].category().ordinal()] += drawn[item];
    }
    double variation = 0;
    for (int category = 0; category < drawnOf.length; category++) {
      variation += Math.abs(expectedOf[category] - drawnOf[category]) / 2;
    }
    assertTrue(variation < 0.05, "total variation over categories: " + variation);
    for (int factor = Tastes.DIMENSION - Tastes.HIDDEN - 1; factor < Tastes.DIMENSION; factor++) {
      double plain = mean(things, factor, popularity);
      double wanted = mean(things, factor, expected) - plain;
      assertEquals(wanted, mean(things, factor, drawn) - plain, 0.05 + 0.2 * Math.abs(wanted));
    }
  }

  private static double[] weights(double[][] things, double[] popularity, double[][] themes) {
    double[] weights = new double[things.length];
    double sum = 0;
    for (int item = 0; item < weights.length; item++) {
      for (int theme = 0; theme < themes.length; theme++) {
        double match = Tastes.dot(themes[theme], things[item]);
        weights[item] +=
            DemoInteractions.THEME_WEIGHTS[theme] * Math.exp(DemoInteractions.SHARPNESS * match);
      }
      weights[item] *= popularity[item];
      sum += weights[item];
    }
    for (int item = 0; item < weights.length; item++) {
      weights[item] /= sum;
    }
    return weights;
  }

  private static double mean(double[][] things, int factor, double[] weights) {
    double sum = 0;
    double total = 0;
    for (int item = 0; item < weights.length; item++) {
      sum += weights[item] * things[item][factor];
      total += weights[item];
    }
    return sum / total;
  }
}
