package org.ccdrec.backbones.mmgcn;

import org.ccdrec.config.Setting;

/** The configuration of MMGCN. */
public record MmGcnConfig(
    @Setting(help = "Graph convolutions per modality", defaultValue = "3", min = "1", max = "8")
        int layers,
    @Setting(
            help = "Features wider than this are projected to this width first",
            defaultValue = "256",
            min = "1")
        int featureWidth,
    @Setting(
            help = "Weight of the mean square of the batch's ids and of all preferences",
            defaultValue = "1e-3",
            min = "0")
        double regularisation,
    @Setting(
            help =
                "Whether ids and preferences stay as they were drawn, as a well-known public"
                    + " implementation leaves them",
            defaultValue = "false")
        boolean legacyFrozenIds) {}
