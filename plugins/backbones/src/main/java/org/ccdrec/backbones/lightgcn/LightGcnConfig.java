package org.ccdrec.backbones.lightgcn;

import org.ccdrec.config.Setting;

/** The configuration of LightGCN. */
public record LightGcnConfig(
    @Setting(help = "Steps of propagation", defaultValue = "2", min = "1", max = "8") int layers,
    @Setting(
            help = "Weight of the norm of the batch's embeddings, before propagation",
            defaultValue = "1e-3",
            min = "0")
        double regularisation) {}
