package org.ccdrec.dl4j.tower;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class ContentTowerTest {
  private static final int WIDTH = 6;
  private static final int D = 4;

  /** Items whose vectors are a linear map of their first modality; the second is noise. */
  private static TowerData data(int items, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] map = rows(WIDTH, D, new SplittableRandom(5));
    float[][] first = rows(items, WIDTH, random);
    float[][] second = rows(items, 3, random);
    float[][] targets = new float[items][D];
    float[] weights = new float[items];
    for (int item = 0; item < items; item++) {
      weights[item] = 1 + item % 3;
      for (int in = 0; in < WIDTH; in++) {
        for (int out = 0; out < D; out++) {
          targets[item][out] += 3 * first[item][in] * map[in][out];
        }
      }
    }
    return new TowerData(List.of(first, second), targets, weights);
  }

  private static float[][] rows(int rows, int columns, SplittableRandom random) {
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int column = 0; column < columns; column++) {
        row[column] = (float) random.nextGaussian() + 1;
      }
    }
    return values;
  }

  private static TowerConfig config(int epochs) {
    return new TowerConfig(32, 0.9, 0.2, 5e-3, 32, epochs, epochs, 3);
  }

  private static double cosine(float[] one, float[] other) {
    double product = 0;
    double squares = 0;
    double others = 0;
    for (int at = 0; at < one.length; at++) {
      product += (double) one[at] * other[at];
      squares += (double) one[at] * one[at];
      others += (double) other[at] * other[at];
    }
    return product / Math.sqrt(squares * others);
  }

  @Test
  void itLearnsVectorsOfItemsThatItHasNotSeen() {
    TowerTrainer.Trained trained = TowerTrainer.train(data(300, 1), config(30));
    TowerData unseen = data(100, 2);
    double sum = 0;
    for (int item = 0; item < 100; item++) {
      float[] vector =
          trained
              .tower()
              .vector(List.of(unseen.modalities().get(0)[item], unseen.modalities().get(1)[item]));
      sum += cosine(vector, unseen.targets()[item]);
    }
    assertEquals(D, trained.tower().dimension());
    assertTrue(sum / 100 > 0.9, "mean cosine " + sum / 100);
  }

  @Test
  void theSameSeedGivesTheSameTower() {
    float[] content = {1, 2, 0, -1, 0.5f, 0};
    List<float[]> item = List.of(content, new float[3]);
    float[] one = TowerTrainer.train(data(60, 1), config(3)).tower().vector(item);
    float[] other = TowerTrainer.train(data(60, 1), config(3)).tower().vector(item);
    assertArrayEquals(one, other, 1e-6f);
  }

  @Test
  void aMissingModalityIsZerosAndAFlag() {
    var tower =
        new ContentTower(
            List.of(
                new ContentTower.Standardisation(new float[] {1, 2}, new float[] {2, 0}),
                new ContentTower.Standardisation(new float[] {5}, new float[] {1})),
            List.of());
    assertArrayEquals(
        new float[] {4, 0, 0, 0, 1}, tower.input(List.of(new float[] {3, 9}, new float[1])));
    assertArrayEquals(
        new float[] {0, 0, 1, 1, 0}, tower.input(List.of(new float[0], new float[] {6})));
    assertThrows(IllegalArgumentException.class, () -> tower.input(List.of(new float[1])));
  }

  @Test
  void layersAreAppliedInOrderAndRectifiedButForTheLast() {
    var tower =
        new ContentTower(
            List.of(new ContentTower.Standardisation(new float[] {0}, new float[] {1})),
            List.of(
                new ContentTower.Layer(new float[][] {{1, -1}, {0, 0}}, new float[] {0, 0}),
                new ContentTower.Layer(new float[][] {{2}, {7}}, new float[] {-10})));
    assertArrayEquals(new float[] {-4}, tower.vector(List.of(new float[] {3})), 1e-6f);
    assertArrayEquals(new float[] {11}, tower.vector(List.of(new float[] {-3})), 1e-6f);
  }

  /** Central differences in double precision. */
  @Test
  void theGradientOfTheLossIsThatOfItsScore() {
    DataType before = Nd4j.dataType();
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    try {
      INDArray labels = Nd4j.create(new double[][] {{1, -2, 0.5}, {0.3, 0.1, 2}});
      INDArray output = Nd4j.create(new double[][] {{0.2, 1, -1}, {1.5, 0.4, 1}});
      INDArray mask = Nd4j.create(new double[][] {{2}, {0.5}});
      var loss = new DirectionAndLengthLoss();
      var identity = new ActivationIdentity();
      INDArray gradient = loss.computeGradient(labels, output, identity, mask);
      double step = 1e-6;
      for (int row = 0; row < 2; row++) {
        for (int column = 0; column < 3; column++) {
          INDArray more = output.dup();
          more.putScalar(row, column, output.getDouble(row, column) + step);
          INDArray less = output.dup();
          less.putScalar(row, column, output.getDouble(row, column) - step);
          double difference =
              (loss.computeScore(labels, more, identity, mask, false)
                      - loss.computeScore(labels, less, identity, mask, false))
                  / (2 * step);
          assertEquals(difference, gradient.getDouble(row, column), 1e-6);
        }
      }
    } finally {
      Nd4j.setDefaultDataTypes(before, before);
    }
  }

  @Test
  void wrongShapesAndSettingsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new TowerData(List.of(), new float[30][D], new float[30]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TowerData(List.<float[][]>of(new float[29][2]), new float[30][D], new float[30]));
    assertThrows(IllegalArgumentException.class, () -> data(5, 1));
    assertThrows(IllegalArgumentException.class, () -> new TowerConfig(8, 0, 0, 1e-3, 32, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new TowerConfig(0, 1, 0, 1e-3, 32, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new TowerConfig(8, 1, 0, 0, 32, 1, 1, 1));
  }
}
