package org.ccdrec.backbones.slmrec;

import org.ccdrec.config.Setting;

/** The configuration of SLMRec. */
public record SlmRecConfig(
    @Setting(help = "Steps of propagation", defaultValue = "3", min = "1", max = "8") int layers,
    @Setting(
            help = "Temperature of the contrast between users and the batch's items",
            defaultValue = "0.2",
            above = "0")
        double temperature,
    @Setting(
            help = "Temperature of the contrast between ids and modalities",
            defaultValue = "0.5",
            above = "0")
        double modalityTemperature,
    @Setting(
            help = "Weight of the contrast between ids and modalities",
            defaultValue = "0.1",
            min = "0")
        double modalityWeight,
    @Setting(help = "Weight decay of all parameters", defaultValue = "1e-4", min = "0")
        double weightDecay) {}
