package org.ccdrec.trainer.production;

import java.util.Set;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.model.FeatureMode;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.publishing.Bytes;
import org.ccdrec.trainer.training.config.RunConfig;

/**
 * A lower bound of the memory of matrices in a run: what does not fit by this estimate does not fit
 * at all. It counts what every run allocates, and beyond that only what backbones are known to
 * allocate; of a backbone that it does not know it assumes neither embeddings nor trained features.
 *
 * @param features bytes of content features, with Adam's moments where they are trained
 * @param vectors bytes of the vectors of one or two epochs, and of embeddings with their moments
 * @param model bytes of what the backbone itself holds, as far as it is known
 */
public record MemoryEstimate(long features, long vectors, long model) {
  private static final long FLOAT = 4;

  /** Value and two moments of each embedding. */
  private static final long EMBEDDING_COPIES = 3;

  /** The values themselves, and their copy in training with two moments. */
  private static final long TRAINED_FEATURE_COPIES = 4;

  /** Backbones with an id embedding of the model's width for each user and item. */
  private static final Set<String> EMBEDS_IDS =
      Set.of("bpr-mf", "lightgcn", "freedom", "bm3", "lattice");

  /** Backbones that project, and so train, the features of every modality. */
  private static final Set<String> PROJECTS_CONTENT = Set.of("bm3", "lattice", "mcdrec");

  /** Estimates the memory of a run. */
  public static MemoryEstimate of(RunConfig config, Dataset dataset, PluginRegistry plugins) {
    long raw = 0;
    for (Modality modality : dataset.modalities()) {
      raw += FLOAT * modality.rows() * modality.columns();
    }
    String backbone = config.model().backbone();
    if (!plugins.isTrained(backbone)) {
      long items = dataset.itemCount();
      return new MemoryEstimate(raw, 0, backbone.equals("ease") ? FLOAT * items * items : 0);
    }
    long rows = (long) dataset.userCount() + dataset.itemCount();
    long epochs = dataset.validation().size() > 0 ? 2 : 1;
    long copies = epochs + (EMBEDS_IDS.contains(backbone) ? EMBEDDING_COPIES : 0);
    return new MemoryEstimate(
        raw * (trainsFeatures(config) ? TRAINED_FEATURE_COPIES : 1),
        FLOAT * rows * config.model().dimension() * copies,
        0);
  }

  private static boolean trainsFeatures(RunConfig config) {
    return config.features().mode() == FeatureMode.TRAINABLE
        && (config.ccdrec().diffuses() || PROJECTS_CONTENT.contains(config.model().backbone()));
  }

  /** Returns the sum of all parts. */
  public long bytes() {
    return features + vectors + model;
  }

  /**
   * Checks that a run fits into the memory of this process and of the machine.
   *
   * @throws IllegalArgumentException with the way out, if it does not
   */
  public void require() {
    require(ProcessMemory.limit());
    requireMachine(ProcessMemory.machine());
  }

  void requireMachine(long memory) {
    if (bytes() > memory) {
      throw new IllegalArgumentException(
          ("training needs at least %s of memory (content features %s, embeddings %s, model %s) and"
                  + " this machine has %s; use a larger machine, lower model.dimension, or set"
                  + " features.mode=frozen")
              .formatted(
                  Bytes.of(bytes()),
                  Bytes.of(features),
                  Bytes.of(vectors),
                  Bytes.of(model),
                  Bytes.of(memory)));
    }
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
