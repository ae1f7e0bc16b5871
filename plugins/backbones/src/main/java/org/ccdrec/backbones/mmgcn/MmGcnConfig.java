package org.ccdrec.backbones.mmgcn;

import org.ccdrec.config.Setting;

/** The configuration of MMGCN. */
public record MmGcnConfig(
    @Setting(help = "Graph convolutions per modality", defaultValue = "3", min = "1", max = "8")
        int layers,
    @Setting(
            help = "Features wider than this are first projected to this width",
            defaultValue = "256",
            min = "1")
        int featureWidth,
    @Setting(
            help = "Weight of the mean squares of the batch's ids and of all preferences",
            defaultValue = "1e-3",
            min = "0")
        double regularisation,
    @Setting(
            help =
                "Leave ids and preferences untrained, as a well-known public implementation does",
            defaultValue = "false")
        boolean legacyFrozenIds) {}
