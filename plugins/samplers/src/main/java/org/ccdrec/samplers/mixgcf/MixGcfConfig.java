package org.ccdrec.samplers.mixgcf;

import org.ccdrec.config.Setting;

/** The configuration of MixGCF. */
public record MixGcfConfig(
    @Setting(help = "Uniform candidates per pair", defaultValue = "16", min = "1", max = "256")
        int candidates) {}
