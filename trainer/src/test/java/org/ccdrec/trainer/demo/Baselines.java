package org.ccdrec.trainer.demo;

import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.evaluation.UserScores;

/** Three simple reference recommenders that show what signal a dataset contains. */
final class Baselines {
  private Baselines() {}

  /** Recommends the most popular items to every user. */
  static UserScores popularity(Dataset dataset) {
    int[] popularity = dataset.popularity();
    return (users, scores) -> {
      for (int row = 0; row < users.length; row++) {
        for (int item = 0; item < popularity.length; item++) {
          scores.set(row, item, popularity[item]);
        }
      }
    };
  }

  /**
   * Scores an item by the sum of its cosine similarities to the user's items, as columns of the
   * training matrix.
   */
  static UserScores itemNeighbours(Dataset dataset) {
    Interactions train = dataset.train();
    double[][] together = new double[dataset.itemCount()][dataset.itemCount()];
    for (int user = 0; user < dataset.userCount(); user++) {
      for (int a : train.itemsOf(user)) {
        for (int b : train.itemsOf(user)) {
          together[a][b]++;
        }
      }
    }
    int[] degrees = train.itemDegrees();
    double[][] similarity = new double[dataset.itemCount()][dataset.itemCount()];
    for (int a = 0; a < similarity.length; a++) {
      for (int b = 0; b < similarity.length; b++) {
        double norms = Math.sqrt((double) degrees[a] * degrees[b]);
        similarity[a][b] = a == b || norms == 0 ? 0 : together[a][b] / norms;
      }
    }
    return neighbours(train, similarity);
  }

  /**
   * Scores an item by the sum of the cosine similarities of its features to those of the user's
   * items.
   */
  static UserScores contentNeighbours(Dataset dataset, Modality modality) {
    int items = dataset.itemCount();
    double[][] unit = new double[items][modality.columns()];
    for (int item = 0; item < items; item++) {
      double squares = 0;
      for (int c = 0; c < modality.columns(); c++) {
        unit[item][c] = modality.value(item, c);
        squares += unit[item][c] * unit[item][c];
      }
      for (int c = 0; c < modality.columns(); c++) {
        unit[item][c] /= Math.sqrt(squares);
      }
    }
    double[][] similarity = new double[items][items];
    for (int a = 0; a < items; a++) {
      for (int b = 0; b < items; b++) {
        similarity[a][b] = a == b ? 0 : Tastes.dot(unit[a], unit[b]);
      }
    }
    return neighbours(dataset.train(), similarity);
  }

  private static UserScores neighbours(Interactions train, double[][] similarity) {
    return (users, scores) -> {
      for (int row = 0; row < users.length; row++) {
        double[] sums = new double[similarity.length];
        for (int own : train.itemsOf(users[row])) {
          for (int item = 0; item < sums.length; item++) {
            sums[item] += similarity[own][item];
          }
        }
        for (int item = 0; item < sums.length; item++) {
          scores.set(row, item, (float) sums[item]);
        }
      }
    };
  }
}
