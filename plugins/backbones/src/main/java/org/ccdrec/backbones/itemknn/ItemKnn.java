package org.ccdrec.backbones.itemknn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.backbones.shared.ItemWeights;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.RecommenderContext;
import org.ccdrec.spi.UntrainedModel;

/**
 * Scores item i for user u by {@code Σ s_ij} over the user's items j among the k items nearest to
 * i, with {@code s_ij = |U_i ∩ U_j| / (√(|U_i| |U_j|) + shrinkage)} for the sets U of users. An
 * item is not a neighbour of itself; ties go to the lower index. Only pairs that share a user are
 * visited.
 */
public final class ItemKnn implements UntrainedModel {
  private final ItemWeights weights;

  /** Creates the model. */
  public ItemKnn(ItemKnnConfig config, RecommenderContext context) {
    this(config, context.interactions());
  }

  ItemKnn(ItemKnnConfig config, Interactions interactions) {
    this.weights =
        new ItemWeights(interactions, new Neighbours(config, interactions).graph().transposed());
  }

  @Override
  public void score(int[] users, Matrix scores) {
    scores.clear();
    weights.addScores(users, 1, scores);
  }

  /** The search for each item's neighbours. */
  private static final class Neighbours {
    private final ItemKnnConfig config;
    private final Interactions interactions;
    private final int[] degrees;
    private final int[] userOffsets;
    private final int[] usersOfItems;
    private final int[] shared;
    private final int[] touched;

    Neighbours(ItemKnnConfig config, Interactions interactions) {
      this.config = config;
      this.interactions = interactions;
      this.degrees = interactions.itemDegrees();
      this.userOffsets = new int[degrees.length + 1];
      for (int item = 0; item < degrees.length; item++) {
        userOffsets[item + 1] = userOffsets[item] + degrees[item];
      }
      this.usersOfItems = new int[interactions.size()];
      int[] next = userOffsets.clone();
      int[] owners = interactions.users();
      for (int at = 0; at < owners.length; at++) {
        usersOfItems[next[interactions.item(at)]++] = owners[at];
      }
      this.shared = new int[degrees.length];
      this.touched = new int[degrees.length];
    }

    /** Row i holds the neighbours of i. */
    SparseMatrix graph() {
      int items = degrees.length;
      int[][] columns = new int[items][];
      int[] offsets = new int[items + 1];
      List<float[]> values = new ArrayList<>();
      for (int item = 0; item < items; item++) {
        columns[item] = nearest(item);
        float[] similarities = new float[columns[item].length];
        for (int at = 0; at < similarities.length; at++) {
          similarities[at] = (float) similarity(item, columns[item][at]);
        }
        values.add(similarities);
        offsets[item + 1] = Math.addExact(offsets[item], similarities.length);
        forget(item);
      }
      float[] allValues = new float[offsets[items]];
      for (int item = 0; item < items; item++) {
        System.arraycopy(values.get(item), 0, allValues, offsets[item], columns[item].length);
      }
      int[] allColumns = Arrays.stream(columns).flatMapToInt(Arrays::stream).toArray();
      return SparseMatrix.ofRows(items, offsets, allColumns, allValues);
    }

    /**
     * Counts shared users, and returns the best items that share at least one, in ascending order.
     */
    private int[] nearest(int item) {
      int count = 0;
      for (int at = userOffsets[item]; at < userOffsets[item + 1]; at++) {
        int user = usersOfItems[at];
        for (int own = interactions.start(user); own < interactions.end(user); own++) {
          int other = interactions.item(own);
          if (other != item && shared[other]++ == 0) {
            touched[count++] = other;
          }
        }
      }
      return Arrays.stream(touched, 0, count)
          .boxed()
          .sorted(
              (one, other) -> {
                int byValue = Double.compare(similarity(item, other), similarity(item, one));
                return byValue == 0 ? Integer.compare(one, other) : byValue;
              })
          .limit(config.neighbours())
          .mapToInt(Integer::intValue)
          .sorted()
          .toArray();
    }

    /** Returns the similarity of an item to another, from the count of shared users. */
    private double similarity(int item, int other) {
      double norms = Math.sqrt((double) degrees[item] * degrees[other]);
      return shared[other] / (norms + config.shrinkage());
    }

    private void forget(int item) {
      for (int at = userOffsets[item]; at < userOffsets[item + 1]; at++) {
        for (int other : interactions.itemsOf(usersOfItems[at])) {
          shared[other] = 0;
        }
      }
    }
  }
}
