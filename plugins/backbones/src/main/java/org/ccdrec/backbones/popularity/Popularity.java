package org.ccdrec.backbones.popularity;

import java.util.Arrays;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.RecommenderContext;
import org.ccdrec.spi.UntrainedModel;

/** Scores an item by its number of users in training; one vector element suffices. */
public final class Popularity implements UntrainedModel {
  private final int userCount;
  private final float[] counts;

  /** Creates the model. */
  public Popularity(PopularityConfig config, RecommenderContext context) {
    this(context.interactions());
  }

  Popularity(Interactions interactions) {
    int[] degrees = interactions.itemDegrees();
    this.userCount = interactions.userCount();
    this.counts = new float[degrees.length];
    for (int item = 0; item < counts.length; item++) {
      counts[item] = degrees[item];
    }
  }

  @Override
  public void score(int[] users, Matrix scores) {
    for (int row = 0; row < users.length; row++) {
      scores.writeRow(row, counts);
    }
  }

  @Override
  public Vectors vectors() {
    float[] ones = new float[userCount];
    Arrays.fill(ones, 1);
    return new Vectors(Matrix.of(userCount, 1, ones), Matrix.of(counts.length, 1, counts));
  }
}
