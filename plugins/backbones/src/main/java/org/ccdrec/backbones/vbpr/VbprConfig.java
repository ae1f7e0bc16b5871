package org.ccdrec.backbones.vbpr;

import org.ccdrec.config.Setting;

/** The configuration of VBPR. */
public record VbprConfig(
    @Setting(help = "Weight of the norm of the batch's vectors", defaultValue = "1e-2", min = "0")
        double regularisation) {}
