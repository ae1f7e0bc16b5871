package org.ccdrec.server.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ccdrec.server.retrieval.Deadline;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Snapshot;

/**
 * Vectors for cold and new items, propagated over a content similarity graph.
 *
 * <p>An item is cold if it has no interactions in training (popularity 0), else warm. Training gave
 * the vector of a cold item little meaning, and an item outside the snapshot has no vector. Both
 * get one as in FREEDOM's frozen item graph (Zhou and Shen, ACM Multimedia 2023), with the served
 * vectors of warm items instead of embeddings: v = Σₘ wₘ · 1/k · Σⱼ vⱼ, where j runs over the k
 * warm items whose content vectors of modality m have the largest cosine with the item's. Ties are
 * broken by ascending index; with fewer than k warm items, all are used. A zero vector has cosine 0
 * with every vector. A modality for which the item has no vector, or a zero vector, is left out,
 * and the remaining weights are scaled to sum to 1.
 *
 * <p>Finding neighbours scans all content vectors, so it must run on a worker thread; it ends at a
 * deadline. The vectors of cold items are cached. Safe for use by many threads until the snapshot
 * is closed.
 */
public final class ContentGraph {
  private static final double FIRST_WEIGHT = 0.1;
  private static final int CACHED_ITEMS = 10_000;

  private final Snapshot snapshot;
  private final List<ContentModality> modalities;
  private final int neighbours;
  private final Cache<Integer, float[]> cache =
      Caffeine.newBuilder().maximumSize(CACHED_ITEMS).build();

  private ContentGraph(Snapshot snapshot, List<ContentModality> modalities, int neighbours) {
    this.snapshot = snapshot;
    this.modalities = modalities;
    this.neighbours = neighbours;
  }

  /**
   * Creates the graph of a snapshot. If the snapshot has no content vectors, no item counts as
   * cold.
   *
   * @throws IOException if weights are configured for other modalities than the snapshot's
   */
  public static ContentGraph of(Snapshot snapshot, ContentSettings settings) throws IOException {
    Map<String, FloatMatrix> content = snapshot.content();
    Map<String, Double> given = settings.weights();
    if (!given.isEmpty() && !content.isEmpty() && !given.keySet().equals(content.keySet())) {
      throw new IOException(
          "content.weights must name each modality of the snapshot, %s; it names %s"
              .formatted(snapshot.manifest().content().keySet(), given.keySet()));
    }
    List<ContentModality> modalities = new ArrayList<>();
    for (String name : snapshot.manifest().content().keySet()) {
      double defaultWeight = weight(modalities.size(), content.size());
      double weight = given.getOrDefault(name, defaultWeight);
      modalities.add(new ContentModality(name, Objects.requireNonNull(content.get(name)), weight));
    }
    return new ContentGraph(snapshot, List.copyOf(modalities), settings.neighbours());
  }

  /** Returns FREEDOM's weight of a modality. */
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
    return !modalities.isEmpty() && snapshot.popularity(itemIndex) == 0;
  }

  /** Returns whether {@link #ofItem} would have to search for neighbours. */
  public boolean needsSearch(int itemIndex) {
    return isCold(itemIndex) && cache.getIfPresent(itemIndex) == null;
  }

  /** Returns the propagated vector of a known item, from its stored content. */
  public PropagatedVector ofItem(int itemIndex, Deadline deadline) {
    float[] cached = cache.getIfPresent(itemIndex);
    if (cached != null) {
      return new PropagatedVector(cached.clone(), true);
    }
    Map<String, float[]> vectors = new HashMap<>();
    modalities.forEach(modality -> vectors.put(modality.name(), modality.vector(itemIndex)));
    PropagatedVector made = of(vectors, deadline);
    if (made.vector() != null && made.isWhole()) {
      cache.put(itemIndex, made.vector().clone());
    }
    return made;
  }

  /**
   * Returns the propagated vector of an item, from given content.
   *
   * @param vectors finite vectors of the modalities' widths, for some or all modalities
   */
  public PropagatedVector of(Map<String, float[]> vectors, Deadline deadline) {
    float[] sum = new float[snapshot.itemVectors().columns()];
    double weights = 0;
    boolean isWhole = true;
    for (ContentModality modality : modalities) {
      float[] vector = vectors.get(modality.name());
      double norm = vector == null || modality.weight() == 0 ? 0 : norm(vector);
      if (vector != null && norm > 0) {
        float[] direction = scaled(vector, norm);
        Ranking nearest = modality.nearest(snapshot, direction, neighbours, deadline);
        isWhole &= nearest.isWhole();
        if (nearest.size() > 0) {
          addMean(nearest.items(), modality.weight(), sum);
          weights += modality.weight();
        }
      }
    }
    return new PropagatedVector(weights > 0 ? scaled(sum, weights) : null, isWhole);
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

  private void addMean(int[] items, double weight, float[] sum) {
    float share = (float) (weight / items.length);
    float[] vector = new float[sum.length];
    for (int item : items) {
      snapshot.itemVectors().copyRow(item, vector);
      for (int column = 0; column < sum.length; column++) {
        sum[column] += share * vector[column];
      }
    }
  }
}
