package org.ccdrec.dl4j.twotower;

import org.ccdrec.config.Setting;

/** The configuration of the two towers. */
public record TwoTowerConfig(
    @Setting(help = "Width of the hidden layer", defaultValue = "64", min = "1", max = "4096")
        int hidden,
    @Setting(help = "Let the item tower read content too", defaultValue = "true")
        boolean content) {}
