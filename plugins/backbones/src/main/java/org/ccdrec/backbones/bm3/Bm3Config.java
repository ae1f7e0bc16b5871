package org.ccdrec.backbones.bm3;

import org.ccdrec.config.Setting;

/** The configuration of BM3. */
public record Bm3Config(
    @Setting(help = "Steps of propagation", defaultValue = "1", min = "1", max = "8") int layers,
    @Setting(
            help = "Share of the targets' elements that are dropped",
            defaultValue = "0.3",
            min = "0",
            below = "1")
        double dropout,
    @Setting(
            help = "Weight of the agreement of modalities with ids and with themselves",
            defaultValue = "2",
            min = "0")
        double modalityWeight,
    @Setting(help = "Weight of the norm of all vectors", defaultValue = "0.1", min = "0")
        double regularisation,
    @Setting(
            help = "Whether the ranking loss over sampled negatives is added, which BM3 has not",
            defaultValue = "false")
        boolean ranking) {}
