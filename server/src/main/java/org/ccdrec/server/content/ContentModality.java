package org.ccdrec.server.content;

import org.apache.lucene.util.VectorUtil;
import org.ccdrec.server.retrieval.Deadline;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopItems;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Snapshot;

/**
 * The content vectors of one modality. Immutable.
 *
 * @param name its name
 * @param rows content vectors by item index
 * @param weight its weight among the modalities
 */
record ContentModality(String name, FloatMatrix rows, double weight) {
  private static final int ITEMS_BETWEEN_DEADLINE_CHECKS = 256;

  /** Returns the content vector of an item, in a new array. */
  float[] vector(int itemIndex) {
    float[] row = new float[rows.columns()];
    rows.copyRow(itemIndex, row);
    return row;
  }

  /** Returns the k warm items of a snapshot with the largest cosine with a unit vector. */
  Ranking nearest(Snapshot snapshot, float[] direction, int k, Deadline deadline) {
    var best = new TopItems(Math.min(k, rows.rows()), null);
    float[] row = new float[rows.columns()];
    for (int item = 0; item < rows.rows(); item++) {
      if (item % ITEMS_BETWEEN_DEADLINE_CHECKS == 0 && deadline.isPast()) {
        return best.drain().cutShort();
      }
      if (snapshot.popularity(item) > 0) {
        rows.copyRow(item, row);
        float square = VectorUtil.dotProduct(row, row);
        float product = VectorUtil.dotProduct(direction, row);
        best.offer(item, square > 0 ? product / (float) Math.sqrt(square) : 0);
      }
    }
    return best.drain();
  }
}
