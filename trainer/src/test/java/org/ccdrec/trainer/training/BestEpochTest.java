package org.ccdrec.trainer.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.evaluation.Metric;
import org.ccdrec.trainer.evaluation.MetricAt;
import org.ccdrec.trainer.evaluation.Metrics;
import org.junit.jupiter.api.Test;

final class BestEpochTest {
  private final Matrix users = Matrix.of(1, 2, 1, 2);
  private final Matrix items = Matrix.of(2, 2, 3, 4, 5, 6);

  private boolean offer(BestEpoch best, int epoch, double recall) {
    users.set(0, 0, epoch);
    items.set(1, 1, epoch);
    return best.offer(epoch, metrics(recall), users, items);
  }

  private static Metrics metrics(double recallAt20) {
    MetricAt selected = new MetricAt(Metric.RECALL, 20);
    return new Metrics(
        MetricAt.ALL.stream().map(at -> at.equals(selected) ? recallAt20 : 1.0).toList());
  }

  @Test
  void keepsTheVectorsOfTheBestEpochAsTheyWere() {
    BestEpoch best = new BestEpoch(10, 0);
    assertTrue(offer(best, 0, 0.1));
    assertTrue(offer(best, 1, 0.3));
    assertFalse(offer(best, 2, 0.2));
    assertFalse(offer(best, 3, 0.3), "an equal epoch is not better");
    BestEpoch.Kept kept = best.kept();
    assertEquals(1, kept.epoch());
    assertEquals(0.3, kept.validation().recallAt20());
    assertEquals(1, kept.users().get(0, 0));
    assertEquals(1, kept.items().get(1, 1));
    assertEquals(3, kept.items().get(0, 0));
  }

  @Test
  void aBetterEpochResetsPatience() {
    BestEpoch best = new BestEpoch(2, 0);
    offer(best, 0, 0.1);
    offer(best, 1, 0.1);
    offer(best, 2, 0.2);
    offer(best, 3, 0.1);
    assertFalse(best.exhausted());
    offer(best, 4, 0.1);
    assertTrue(best.exhausted());
  }

  @Test
  void epochsBeforePatientFromDoNotCount() {
    BestEpoch best = new BestEpoch(2, 3);
    offer(best, 0, 0.9);
    offer(best, 1, 0.1);
    offer(best, 2, 0.1);
    offer(best, 3, 0.1);
    assertFalse(best.exhausted());
    offer(best, 4, 0.1);
    assertTrue(best.exhausted());
    assertEquals(0, best.kept().epoch());
  }

  @Test
  void withoutAnEvaluationThereIsNoBestEpoch() {
    assertThrows(IllegalStateException.class, () -> new BestEpoch(1, 0).kept());
  }
}
