package org.ccdrec.trainer.curriculum;

import org.ccdrec.config.Setting;

/** Configuration of curricular negative sampling, section {@code ccdrec.curriculum}. */
public record CurriculumConfig(
    @Setting(help = "Epochs for each of the first pools (Δτ)", defaultValue = "5", min = "1")
        int stageEpochs,
    @Setting(
            help =
                "Last epoch that draws from the diffusion pools (τ_end); later epochs draw from"
                    + " the final item representations",
            defaultValue = "30",
            min = "0")
        int lastPoolEpoch,
    @Setting(
            help =
                "Epochs by which the stages lag equation 7: 0 as in the paper; 1 because pools"
                    + " first exist after epoch 0",
            defaultValue = "1",
            min = "0")
        int lag,
    @Setting(
            help =
                "Space in which a pool's items are compared with the positive: latent, the pool's"
                    + " own vectors, or final, the item vectors that the backbone computes from"
                    + " them",
            defaultValue = "final")
        PoolSpace poolSpace,
    @Setting(
            help = "Share of the items sampled as candidates for a batch",
            defaultValue = "0.1",
            above = "0",
            max = "1")
        double candidateShare,
    @Setting(
            help = "Share of the candidates, most similar first, from which a negative is drawn",
            defaultValue = "0.1",
            above = "0",
            max = "1")
        double hardShare,
    @Setting(help = "Whether candidates are sampled with replacement", defaultValue = "false")
        boolean withReplacement) {}
