package org.ccdrec.trainer.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.data.TikTok;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final double EXACT = 1e-12;

  @Test
  void computesTheTextbookValues() {
    // User 0 has training item 0; items 2 and 4 are held out and end at ranks 1 and 3.
    Dataset dataset =
        Toy.dataset(
            interactions(6, new int[] {0}, new int[] {0}),
            interactions(6, new int[] {0, 0}, new int[] {2, 4}),
            interactions(6, new int[] {0}, new int[] {5}));
    float[][] scores = {{9, 1, 8, 7, 6, 5}, {0, 0, 0, 0, 0, 0}};
    Metrics metrics = evaluate(dataset, false, Split.VALIDATION, scores).metrics();
    assertEquals(1.0, metrics.value(Metric.RECALL, 5), EXACT);
    assertEquals(0.4, metrics.value(Metric.PRECISION, 5), EXACT);
    assertEquals((1 + 2.0 / 3) / 2, metrics.value(Metric.MAP, 5), EXACT);
    double ideal = 1 + Math.log(2) / Math.log(3);
    assertEquals((1 + 0.5) / ideal, metrics.value(Metric.NDCG, 5), EXACT);
    assertEquals(2.0 / 50, metrics.value(Metric.PRECISION, 50), EXACT);
  }

  @Test
  void masksValidationItemsAtTestOnlyIfAsked() {
    Dataset dataset =
        Toy.dataset(
            interactions(60, new int[] {0}, new int[] {0}),
            interactions(60, new int[] {0, 0}, new int[] {1, 2}),
            interactions(60, new int[] {0}, new int[] {3}));
    float[][] scores = new float[2][60];
    Evaluation plain = evaluate(dataset, false, Split.TEST, scores);
    Evaluation masked = evaluate(dataset, true, Split.TEST, scores);
    assertFalse(plain.validationMasked());
    assertTrue(masked.validationMasked());
    assertEquals(1.0 / 3, plain.metrics().value(Metric.MAP, 5), EXACT);
    assertEquals(1.0, masked.metrics().value(Metric.MAP, 5), EXACT);
    assertFalse(evaluate(dataset, true, Split.VALIDATION, scores).validationMasked());
  }

  @Property(tries = 200)
  void agreesWithTheReference(
      @ForAll @IntRange(min = 1, max = 12) int users,
      @ForAll @IntRange(min = 4, max = 120) int items,
      @ForAll @IntRange(min = 1, max = 50) int distinct,
      @ForAll boolean maskValidation,
      @ForAll long seed) {
    Dataset dataset = Toy.dataset(users, items, seed);
    float[][] scores = Toy.scores(users, items, distinct, seed + 1);
    var reference = new ReferenceEvaluation(dataset, maskValidation);
    for (Split split : new Split[] {Split.VALIDATION, Split.TEST}) {
      Map<String, Double> expected = reference.evaluate(split, scores);
      Map<String, Double> found =
          evaluate(dataset, maskValidation, split, scores).metrics().toMap();
      assertEquals(expected.keySet(), Map.copyOf(found).keySet());
      expected.forEach((name, value) -> assertEquals(value, found.get(name), EXACT, name));
    }
  }

  @Test
  void agreesWithTheReferenceOnInnerProducts() {
    Dataset dataset = Toy.dataset(300, 700, 1);
    Matrix users = Toy.vectors(300, 8, 2);
    Matrix items = Toy.vectors(700, 8, 3);
    float[][] scores = new float[300][700];
    try (Kernels kernels = kernels(1)) {
      Matrix product = Matrix.uninitialised(300, 700);
      kernels.multiplyTransposedB(users, items, product, false);
      for (int user = 0; user < 300; user++) {
        product.readRow(user, scores[user]);
      }
      var found = new Evaluator(kernels, dataset, false).evaluate(Split.TEST, users, items);
      new ReferenceEvaluation(dataset, false)
          .evaluate(Split.TEST, scores)
          .forEach(
              (name, value) -> assertEquals(value, found.metrics().toMap().get(name), EXACT, name));
    }
  }

  @Test
  void givesTheSameBitsForAnyNumberOfThreads() {
    Dataset dataset = Toy.dataset(400, 900, 4);
    Matrix users = Toy.vectors(400, 16, 5);
    Matrix items = Toy.vectors(900, 16, 6);
    double[][] values = new double[3][];
    Metrics[] metrics = new Metrics[3];
    for (int threads = 1; threads <= 3; threads++) {
      try (Kernels kernels = kernels(threads)) {
        Evaluation found = new Evaluator(kernels, dataset, true).evaluate(Split.TEST, users, items);
        values[threads - 1] = found.perUser().values(new MetricAt(Metric.NDCG, 50));
        metrics[threads - 1] = found.metrics();
      }
    }
    assertArrayEquals(values[0], values[1]);
    assertArrayEquals(values[0], values[2]);
    assertEquals(metrics[0], metrics[1]);
    assertEquals(metrics[0], metrics[2]);
  }

  @Test
  void averagesOverUsersWithHeldOutItemsAlone() {
    Dataset dataset = Toy.dataset(30, 10, 7);
    Evaluation found = evaluate(dataset, false, Split.TEST, Toy.scores(30, 10, 90, 8));
    int[] users = found.perUser().users();
    double sum = 0;
    double[] recalls = found.perUser().values(new MetricAt(Metric.RECALL, 20));
    for (int i = 0; i < users.length; i++) {
      assertTrue(dataset.test().userDegree(users[i]) > 0);
      sum += recalls[i];
    }
    assertEquals(found.perUser().userCount(), recalls.length);
    assertEquals(sum / users.length, found.metrics().recallAt20(), EXACT);
  }

  @Test
  void metricsSurviveTheirMap() {
    Dataset dataset = Toy.dataset(30, 10, 9);
    Metrics metrics = evaluate(dataset, false, Split.TEST, Toy.scores(30, 10, 9, 10)).metrics();
    assertEquals("recall@5", metrics.toMap().firstEntry().getKey());
    assertEquals(metrics, Metrics.ofMap(metrics.toMap()));
    assertThrows(IllegalArgumentException.class, () -> Metrics.ofMap(Map.of("recall@5", 1.0)));
  }

  @Test
  void refusesTheTrainingSplitAndWrongShapes() {
    Dataset dataset = Toy.dataset(3, 5, 11);
    try (Kernels kernels = kernels(1)) {
      var evaluator = new Evaluator(kernels, dataset, false);
      Matrix users = Matrix.zeros(3, 2);
      Matrix items = Matrix.zeros(5, 2);
      assertThrows(
          IllegalArgumentException.class, () -> evaluator.evaluate(Split.TRAIN, users, items));
      assertThrows(
          IllegalArgumentException.class, () -> evaluator.evaluate(Split.TEST, items, users));
    }
  }

  @Test
  void agreesWithTheReferenceOnTikTok() {
    Dataset dataset = DatasetReader.read(TikTok.directory());
    int[] popularity = dataset.popularity();
    float[][] scores = new float[dataset.userCount()][dataset.itemCount()];
    for (float[] row : scores) {
      for (int item = 0; item < row.length; item++) {
        row[item] = popularity[item];
      }
    }
    Metrics found = evaluate(dataset, false, Split.VALIDATION, scores).metrics();
    new ReferenceEvaluation(dataset, false)
        .evaluate(Split.VALIDATION, scores)
        .forEach((name, value) -> assertEquals(value, found.toMap().get(name), EXACT, name));
  }

  private static Evaluation evaluate(
      Dataset dataset, boolean maskValidation, Split split, float[][] scores) {
    try (Kernels kernels = kernels(1)) {
      return new Evaluator(kernels, dataset, maskValidation).evaluate(split, Toy.model(scores));
    }
  }

  private static Interactions interactions(int itemCount, int[] users, int[] items) {
    return Interactions.of(2, itemCount, users, items);
  }

  private static Kernels kernels(int threads) {
    return Kernels.create(Kernels.Kind.SCALAR, threads);
  }

  @Test
  void evaluatesValidationOnASampleOfUsersAboveALimit() {
    Dataset dataset = Toy.dataset(300, 50, 3);
    float[][] scores = Toy.scores(300, 50, 40, 4);
    try (Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1)) {
      var sampling = new Evaluator(kernels, dataset, false, 40 * 50L);
      assertEquals(40, sampling.validationUsers());
      int[] users = users(sampling, Split.VALIDATION, scores);
      assertEquals(40, users.length);
      assertArrayEquals(users, users(sampling, Split.VALIDATION, scores), "the same in each epoch");
      var full = new Evaluator(kernels, dataset, false);
      assertArrayEquals(
          users(full, Split.TEST, scores), users(sampling, Split.TEST, scores), "test is in full");
      assertTrue(full.validationUsers() > 40);
    }
  }

  private static int[] users(Evaluator evaluator, Split split, float[][] scores) {
    UserScores model =
        (some, matrix) -> {
          for (int row = 0; row < some.length; row++) {
            matrix.writeRow(row, scores[some[row]]);
          }
        };
    return evaluator.evaluate(split, model).perUser().users();
  }
}
