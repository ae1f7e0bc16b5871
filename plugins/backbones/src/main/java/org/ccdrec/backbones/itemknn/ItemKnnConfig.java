package org.ccdrec.backbones.itemknn;

import org.ccdrec.config.Setting;

/** The configuration of ItemKNN. */
public record ItemKnnConfig(
    @Setting(help = "Neighbours of an item", defaultValue = "100", min = "1", max = "1000")
        int neighbours,
    @Setting(
            help = "Added to the product of the norms, which lowers cosines of rare items",
            defaultValue = "0",
            min = "0")
        double shrinkage) {}
