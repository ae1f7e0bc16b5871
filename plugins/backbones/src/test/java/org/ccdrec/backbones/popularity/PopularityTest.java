package org.ccdrec.backbones.popularity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.junit.jupiter.api.Test;

final class PopularityTest {
  /** Item 0 has two users, item 1 one, item 2 none. */
  @Test
  void scoresAreCountsOfUsers() {
    Interactions interactions = Interactions.of(2, 3, new int[] {0, 1, 1}, new int[] {0, 0, 1});
    Popularity model = new Popularity(interactions);
    Matrix scores = Matrix.zeros(2, 3);
    model.score(new int[] {1, 0}, scores);
    assertArrayEquals(new float[] {2, 1, 0, 2, 1, 0}, scores.toArray());
    assertArrayEquals(new float[] {2, 1, 0}, model.vectors().items().toArray());
    assertArrayEquals(new float[] {1, 1}, model.vectors().users().toArray());
  }
}
