package org.ccdrec.trainer.training.step;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.trainer.training.config.RankingLoss;
import org.ccdrec.trainer.training.config.RunConfig;

/** The rules for combining a backbone, a sampler and a training method. */
record Pairing(RunConfig config, Backbone backbone, NegativeSampler sampler) {

  /**
   * Checks all rules.
   *
   * @throws IllegalArgumentException with the first rule that is broken
   */
  void check() {
    checkLayers();
    if (ownObjective()) {
      checkOwnObjective();
    } else {
      checkNegatives();
    }
    if (config.ccdrec().enabled()) {
      checkCcdrec();
    }
  }

  private boolean ownObjective() {
    return backbone.objective() == Backbone.Objective.OWN;
  }

  private String backboneName() {
    return config.model().backbone();
  }

  private String samplerName() {
    return config.sampler().name();
  }

  private void checkLayers() {
    if (sampler.needs().contains(NegativeSampler.Need.LAYERS) && !backbone.hasLayers()) {
      throw new IllegalArgumentException(
          "sampler '%s' mixes layers of propagation, and backbone '%s' has none"
              .formatted(samplerName(), backboneName()));
    }
  }

  private void checkOwnObjective() {
    if (!samplerName().equals(RunConfig.DEFAULT_SAMPLER)) {
      throw new IllegalArgumentException(
          "backbone '%s' trains without sampled negatives, so it cannot use sampler '%s'"
              .formatted(backboneName(), samplerName()));
    }
    if (config.training().negatives() > 1) {
      throw new IllegalArgumentException(
          "backbone '%s' trains without sampled negatives, so training.negatives must be 1; negatives=%d"
              .formatted(backboneName(), config.training().negatives()));
    }
    if (config.training().loss() != RankingLoss.BPR) {
      throw new IllegalArgumentException(
          "backbone '%s' trains without sampled negatives, so training.loss has no effect on it; leave it out"
              .formatted(backboneName()));
    }
    if (config.training().weights()) {
      throw new IllegalArgumentException(
          "training.weights weighs the ranking loss of pairs, and backbone '%s' has another loss"
              .formatted(backboneName()));
    }
  }

  private void checkNegatives() {
    boolean one = !sampler.needs().isEmpty() && !sampler.drawsSets();
    if (config.training().negatives() > 1 && one) {
      throw new IllegalArgumentException(
          ("sampler '%s' chooses one negative of a pair by its score, so training.negatives must be"
                  + " 1, or the sampler uniform or popularity; negatives=%d")
              .formatted(samplerName(), config.training().negatives()));
    }
  }

  private void checkCcdrec() {
    if (config.training().loss() != RankingLoss.BPR) {
      throw new IllegalArgumentException(
          "CCDRec combines pairwise losses, so training.loss must be bpr; loss=softmax");
    }
    if (ownObjective()) {
      throw new IllegalArgumentException(
          "CCDRec replaces sampled negatives, and backbone '%s' trains without any"
              .formatted(backboneName()));
    }
    if (backbone.itemEmbeddings() == null) {
      throw new IllegalArgumentException(
          "CCDRec diffuses item embeddings, and backbone '%s' offers none"
              .formatted(backboneName()));
    }
    if (!sampler.needs().isEmpty()) {
      throw new IllegalArgumentException(
          ("CCDRec aligns a batch's random negatives before the forward pass, and sampler '%s'"
                  + " draws them after it; use uniform or popularity")
              .formatted(samplerName()));
    }
  }
}
