package org.ccdrec.trainer.retraining;

import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.evaluation.UserScores;
import org.ccdrec.trainer.production.AlignedSnapshot;

/**
 * The scores of a published model on a grown dataset, as the server would rank: by inner product
 * for users whom it has, by popularity for others. Items that it does not have come last. Used by
 * one thread.
 */
final class LiveScores implements UserScores {
  private final AlignedSnapshot live;
  private final Kernels kernels;
  private final Matrix users;
  private final Matrix items;
  private final float[] popularity;

  LiveScores(AlignedSnapshot live, Kernels kernels) {
    this.live = live;
    this.kernels = kernels;
    this.users = live.userVectors();
    this.items = live.itemVectors();
    this.popularity = new float[items.rows()];
    for (int item = 0; item < popularity.length; item++) {
      popularity[item] = live.hasItem(item) ? live.snapshot().popularity(live.items()[item]) : 0;
    }
  }

  @Override
  public void score(int[] some, Matrix scores) {
    Matrix vectors = Matrix.uninitialised(some.length, users.columns());
    kernels.gather(users, some, vectors);
    kernels.multiplyTransposedB(vectors, items, scores, false);
    for (int row = 0; row < some.length; row++) {
      if (!live.hasUser(some[row])) {
        scores.writeRow(row, popularity);
      }
      for (int item = 0; item < popularity.length; item++) {
        if (!live.hasItem(item)) {
          scores.set(row, item, Float.NEGATIVE_INFINITY);
        }
      }
    }
  }
}
