package org.ccdrec.trainer.evaluation;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.items.UserAttributes;

/** Small random datasets and scores. */
final class Toy {
  private Toy() {}

  /**
   * Returns a dataset that assigns each pair at random to the training, validation or test split,
   * or to none.
   */
  static Dataset dataset(int users, int items, long seed) {
    var random = new SplittableRandom(seed);
    var splits = new IntStream.Builder[3];
    for (int s = 0; s < splits.length; s++) {
      splits[s] = IntStream.builder();
      splits[s].add(s);
    }
    for (int pair = 3; pair < users * items; pair++) {
      int split = random.nextInt(12);
      if (split < splits.length) {
        splits[split].add(pair);
      }
    }
    Interactions[] matrices = new Interactions[3];
    for (int s = 0; s < splits.length; s++) {
      int[] pairs = splits[s].build().toArray();
      int[] pairUsers = IntStream.of(pairs).map(pair -> pair / items).toArray();
      int[] pairItems = IntStream.of(pairs).map(pair -> pair % items).toArray();
      matrices[s] = Interactions.of(users, items, pairUsers, pairItems);
    }
    return dataset(matrices[0], matrices[1], matrices[2]);
  }

  static Dataset dataset(Interactions train, Interactions validation, Interactions test) {
    int users = train.userCount();
    int items = train.itemCount();
    return new Dataset(
        "toy",
        Path.of("toy"),
        users,
        items,
        train,
        validation,
        test,
        List.of(),
        IntStream.range(0, users).mapToObj(Integer::toString).toList(),
        IntStream.range(0, items).mapToObj(Integer::toString).toList(),
        List.of(),
        Map.of(),
        UserAttributes.NONE,
        List.of(),
        "");
  }

  /** Returns scores with few distinct values, so that there are many ties. */
  static float[][] scores(int users, int items, int distinct, long seed) {
    var random = new SplittableRandom(seed);
    float[][] scores = new float[users][items];
    for (float[] row : scores) {
      for (int item = 0; item < items; item++) {
        row[item] = random.nextInt(distinct) - distinct / 2f;
      }
    }
    return scores;
  }

  static UserScores model(float[][] scores) {
    return (users, out) -> {
      for (int row = 0; row < users.length; row++) {
        for (int item = 0; item < out.columns(); item++) {
          out.set(row, item, scores[users[row]][item]);
        }
      }
    };
  }

  static Matrix vectors(int rows, int columns, long seed) {
    var random = new SplittableRandom(seed);
    Matrix matrix = Matrix.uninitialised(rows, columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        matrix.set(row, column, (float) random.nextGaussian());
      }
    }
    return matrix;
  }
}
