package org.ccdrec.backbones.ease;

import org.ccdrec.config.Setting;

/** The configuration of EASE. */
public record EaseConfig(
    @Setting(help = "λ, weight of the squared norm of B", defaultValue = "50", min = "0.1")
        double regularisation,
    @Setting(
            help = "γ, weight of the nearest neighbours by content; 0 leaves content out",
            defaultValue = "0",
            min = "0")
        double contentWeight,
    @Setting(
            help = "Neighbours of an item in each modality, excluding itself",
            defaultValue = "10",
            min = "1",
            max = "1000")
        int contentNeighbours,
    @Setting(
            help = "Largest number of items; memory is 4 bytes times its square",
            defaultValue = "20000",
            min = "1",
            max = "46000")
        int mostItems) {}
