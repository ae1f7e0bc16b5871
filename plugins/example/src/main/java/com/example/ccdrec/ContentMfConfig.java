package com.example.ccdrec;

import org.ccdrec.config.Setting;

/**
 * The keys of {@code model.config} in a run's YAML. CCDRec reads them, checks their ranges and
 * shows them in {@code ccdrec plugins}; to check a rule that involves two keys, throw
 * IllegalArgumentException from a compact constructor.
 */
record ContentMfConfig(
    @Setting(
            help = "Share of the projected content in an item's vector",
            defaultValue = "0.5",
            min = "0",
            max = "1")
        double contentShare,
    @Setting(
            help = "Weight of the squared norm of the batch's embeddings",
            defaultValue = "1e-4",
            min = "0")
        double regularisation) {}
