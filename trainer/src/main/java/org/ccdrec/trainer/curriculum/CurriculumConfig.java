package org.ccdrec.trainer.curriculum;

import org.ccdrec.config.Setting;

/** Configuration of curricular negative sampling, section {@code ccdrec.curriculum}. */
public record CurriculumConfig(
    @Setting(help = "Epochs for each of the first pools (Δτ)", defaultValue = "5", min = "1")
        int stageEpochs,
    @Setting(
            help =
                "Last epoch that draws from the diffusion's pools (τ_end); later epochs draw from"
                    + " the final item representations",
            defaultValue = "30",
            min = "0")
        int lastPoolEpoch,
    @Setting(
            help =
                "Epochs by which the stages start later than equation 7 counts them: 0 as in the"
                    + " paper, 1 as pools first exist after epoch 0",
            defaultValue = "1",
            min = "0")
        int lag,
    @Setting(
            help = "Share of the items that are candidates of a batch",
            defaultValue = "0.1",
            above = "0",
            max = "1")
        double candidateShare,
    @Setting(
            help = "Share of the candidates, the most similar ones, that a negative is drawn from",
            defaultValue = "0.1",
            above = "0",
            max = "1")
        double hardShare,
    @Setting(help = "Whether an item may be a candidate twice", defaultValue = "false")
        boolean withReplacement) {}
