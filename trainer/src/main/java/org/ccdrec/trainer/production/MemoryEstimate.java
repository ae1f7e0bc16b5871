package org.ccdrec.trainer.production;

import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.model.FeatureMode;
import org.ccdrec.trainer.publishing.Bytes;
import org.ccdrec.trainer.training.config.RunConfig;

/**
 * An estimate of the off-heap memory of a run, from below: what does not fit by this estimate does
 * not fit at all.
 *
 * @param features bytes of content features, with Adam's moments where they are trained
 * @param vectors bytes of embeddings, their moments and gradients, and the vectors of two epochs
 * @param model bytes of what the backbone itself holds, as far as it is known
 */
public record MemoryEstimate(long features, long vectors, long model) {
  private static final long FLOAT = 4;

  /** Value, gradient and two moments of each embedding, and the current and the best vectors. */
  private static final long VECTOR_COPIES = 6;

  /** The values themselves, and their copy in training with two moments. */
  private static final long TRAINED_FEATURE_COPIES = 4;

  /** Estimates the memory of a run. */
  public static MemoryEstimate of(RunConfig config, Dataset dataset) {
    boolean trained = config.features().mode() == FeatureMode.TRAINABLE;
    long raw = 0;
    for (Modality modality : dataset.modalities()) {
      raw += FLOAT * modality.rows() * modality.columns();
    }
    long rows = (long) dataset.userCount() + dataset.itemCount();
    boolean isEase = config.model().backbone().equals("ease");
    return new MemoryEstimate(
        raw * (usesFeatures(config) && trained ? TRAINED_FEATURE_COPIES : 1),
        isEase ? 0 : FLOAT * rows * config.model().dimension() * VECTOR_COPIES,
        isEase ? FLOAT * dataset.itemCount() * (long) dataset.itemCount() : 0);
  }

  private static boolean usesFeatures(RunConfig config) {
    return switch (config.model().backbone()) {
      case "bpr-mf", "lightgcn", "popularity", "item-knn", "ease" -> config.ccdrec().enabled();
      default -> true;
    };
  }

  /** Returns the sum of all parts. */
  public long bytes() {
    return features + vectors + model;
  }

  /**
   * Checks that a run fits into the memory of this process.
   *
   * @throws IllegalArgumentException with the way out, if it does not
   */
  public void require() {
    require(OffHeapMemory.limit());
  }

  void require(long limit) {
    if (bytes() > limit) {
      throw new IllegalArgumentException(
          ("training needs at least %s of memory (content features %s, embeddings %s, model %s) and"
                  + " this process may use %s; raise the limit with CCDREC_JAVA_OPTS=-Xmx%dg, lower"
                  + " model.dimension, or set features.mode=frozen")
              .formatted(
                  Bytes.of(bytes()),
                  Bytes.of(features),
                  Bytes.of(vectors),
                  Bytes.of(model),
                  Bytes.of(limit),
                  Math.ceilDiv(bytes() + bytes() / 2, 1L << 30)));
    }
  }
}
