package org.ccdrec.samplers.popularity;

import org.ccdrec.config.Setting;

/** The configuration of the popularity sampler. */
public record PopularitySamplerConfig(
    @Setting(
            help = "Exponent of an item's number of interactions; 0 is uniform",
            defaultValue = "0.75",
            min = "0",
            max = "2")
        double exponent) {}
