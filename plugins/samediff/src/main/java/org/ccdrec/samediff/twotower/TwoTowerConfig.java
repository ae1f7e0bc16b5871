package org.ccdrec.samediff.twotower;

import org.ccdrec.config.Setting;

/** The configuration of the two towers. */
public record TwoTowerConfig(
    @Setting(help = "Width of the hidden layer", defaultValue = "64", min = "1", max = "4096")
        int hidden,
    @Setting(help = "Add content to the item embeddings", defaultValue = "true") boolean content) {}
