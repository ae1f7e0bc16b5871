package org.ccdrec.backbones.bprmf;

import org.ccdrec.config.Setting;

/** The configuration of BPR-MF. */
public record BprMfConfig(
    @Setting(
            help = "Weight of the norm of the batch's embeddings",
            defaultValue = "1e-2",
            min = "0")
        double regularisation) {}
