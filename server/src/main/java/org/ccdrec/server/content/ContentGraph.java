package org.ccdrec.server.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.server.retrieval.Deadline;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopItems;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The vectors that items get from their content, by way of the items that are like them.
 *
 * <p>An item is cold if it has no interactions in training (popularity 0), else warm. Training has
 * given a cold item's vector little meaning, and an item that the snapshot does not know has none.
 * Here either gets one as in FREEDOM's frozen item graph (Zhou and Shen, ACM Multimedia 2023), with
 * the served vectors of warm items in the place of embeddings: v = Σₘ wₘ · 1/k · Σⱼ vⱼ, where j
 * runs over the k warm items whose content vectors of modality m have the largest cosine with the
 * item's, equal ones by ascending index; all of them where there are fewer. A row of zeros has
 * cosine 0 with everything. A modality in which the item has no vector, or one of zeros, has no
 * say; the weights of the others are scaled to the sum 1.
 *
 * <p>Finding neighbours is a scan over all content vectors, so it belongs on a worker and ends at a
 * deadline; the vectors of cold items are kept once found. Safe for use by many threads until the
 * snapshot is closed.
 */
public final class ContentGraph {
  private static final double FIRST_WEIGHT = 0.1;
  private static final int KEPT = 10_000;
  private static final int LOOKS_BETWEEN_CLOCK = 256;

  private final Snapshot snapshot;
  private final List<Side> sides;
  private final int neighbours;
  private final Cache<Integer, float[]> found = Caffeine.newBuilder().maximumSize(KEPT).build();

  /**
   * A vector made of neighbours'.
   *
   * @param vector of the snapshot's dimension, or null if no neighbour was found
   * @param isWhole false if the deadline came before everything was looked at
   */
  public record Propagated(float @Nullable [] vector, boolean isWhole) {}

  /** The content of one modality, and how much it counts. */
  private record Side(String modality, FloatMatrix rows, double weight) {}

  private ContentGraph(Snapshot snapshot, List<Side> sides, int neighbours) {
    this.snapshot = snapshot;
    this.sides = sides;
    this.neighbours = neighbours;
  }

  /**
   * Prepares the graph of a snapshot; without content vectors in it no item is cold.
   *
   * @throws IOException if the weights are not those of the snapshot's modalities
   */
  public static ContentGraph of(Snapshot snapshot, ContentSettings settings) throws IOException {
    Map<String, FloatMatrix> content = snapshot.content();
    Map<String, Double> given = settings.weights();
    if (!given.isEmpty() && !content.isEmpty() && !given.keySet().equals(content.keySet())) {
      throw new IOException(
          "content.weights must name each modality of the snapshot, %s; it names %s"
              .formatted(snapshot.manifest().content().keySet(), given.keySet()));
    }
    List<Side> sides = new ArrayList<>();
    for (String modality : snapshot.manifest().content().keySet()) {
      double byDefault = weight(sides.size(), content.size());
      double weight = given.getOrDefault(modality, byDefault);
      sides.add(new Side(modality, Objects.requireNonNull(content.get(modality)), weight));
    }
    return new ContentGraph(snapshot, List.copyOf(sides), settings.neighbours());
  }

  /** Returns FREEDOM's weight of one of several modalities. */
  private static double weight(int position, int modalities) {
    if (modalities == 1) {
      return 1;
    }
    return position == 0 ? FIRST_WEIGHT : (1 - FIRST_WEIGHT) / (modalities - 1);
  }

  /** Returns the width of the content vectors by modality, in the snapshot's order. */
  public Map<String, Integer> widths() {
    return snapshot.manifest().content();
  }

  /** Returns whether an item is cold and the snapshot has content vectors. */
  public boolean isCold(int itemIndex) {
    return !sides.isEmpty() && snapshot.popularity(itemIndex) == 0;
  }

  /** Returns whether {@link #ofItem} has to look for neighbours, which takes a while. */
  public boolean needsSearch(int itemIndex) {
    return isCold(itemIndex) && found.getIfPresent(itemIndex) == null;
  }

  /** Returns the vector of a known item by its stored content. */
  public Propagated ofItem(int itemIndex, Deadline deadline) {
    float[] kept = found.getIfPresent(itemIndex);
    if (kept != null) {
      return new Propagated(kept.clone(), true);
    }
    Map<String, float[]> vectors = new HashMap<>();
    sides.forEach(side -> vectors.put(side.modality(), row(side.rows(), itemIndex)));
    Propagated made = of(vectors, deadline);
    if (made.vector() != null && made.isWhole()) {
      found.put(itemIndex, made.vector().clone());
    }
    return made;
  }

  /**
   * Returns the vector of an item by its content.
   *
   * @param vectors a finite vector of the modality's width for some of the modalities
   */
  public Propagated of(Map<String, float[]> vectors, Deadline deadline) {
    float[] sum = new float[snapshot.itemVectors().columns()];
    double weighed = 0;
    boolean isWhole = true;
    for (Side side : sides) {
      float[] vector = vectors.get(side.modality());
      double norm = vector == null || side.weight() == 0 ? 0 : norm(vector);
      if (vector != null && norm > 0) {
        Ranking nearest = nearest(side.rows(), scaled(vector, norm), deadline);
        isWhole &= nearest.isWhole();
        if (nearest.size() > 0) {
          addMean(nearest.items(), side.weight(), sum);
          weighed += side.weight();
        }
      }
    }
    return new Propagated(weighed > 0 ? scaled(sum, weighed) : null, isWhole);
  }

  private static double norm(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private static float[] scaled(float[] vector, double divisor) {
    float[] scaled = new float[vector.length];
    for (int column = 0; column < vector.length; column++) {
      scaled[column] = (float) (vector[column] / divisor);
    }
    return scaled;
  }

  /** Returns the warm items of largest cosine with a direction. */
  private Ranking nearest(FloatMatrix matrix, float[] direction, Deadline deadline) {
    var best = new TopItems(Math.min(neighbours, matrix.rows()), null);
    float[] row = new float[matrix.columns()];
    for (int item = 0; item < matrix.rows(); item++) {
      if (item % LOOKS_BETWEEN_CLOCK == 0 && deadline.isPast()) {
        return best.drain().cutShort();
      }
      if (snapshot.popularity(item) > 0) {
        matrix.copyRow(item, row);
        float square = VectorUtil.dotProduct(row, row);
        float product = VectorUtil.dotProduct(direction, row);
        best.offer(item, square > 0 ? product / (float) Math.sqrt(square) : 0);
      }
    }
    return best.drain();
  }

  private void addMean(int[] items, double weight, float[] sum) {
    float share = (float) (weight / items.length);
    for (int item : items) {
      float[] vector = row(snapshot.itemVectors(), item);
      for (int column = 0; column < sum.length; column++) {
        sum[column] += share * vector[column];
      }
    }
  }

  private static float[] row(FloatMatrix matrix, int index) {
    float[] row = new float[matrix.columns()];
    matrix.copyRow(index, row);
    return row;
  }
}
