package org.ccdrec.backbones.bm3;

import org.ccdrec.config.Setting;

/** The configuration of BM3. */
public record Bm3Config(
    @Setting(help = "Steps of propagation", defaultValue = "1", min = "1", max = "8") int layers,
    @Setting(help = "Dropout of the target vectors", defaultValue = "0.3", min = "0", below = "1")
        double dropout,
    @Setting(
            help = "Weight of the agreement between modalities and ids, and within modalities",
            defaultValue = "2",
            min = "0")
        double modalityWeight,
    @Setting(help = "Weight of the norm of all vectors", defaultValue = "0.1", min = "0")
        double regularisation,
    @Setting(
            help = "Add a ranking loss over sampled negatives, which the paper does not have",
            defaultValue = "false")
        boolean ranking) {}
