package com.example.ccdrec;

import org.ccdrec.config.Setting;

/**
 * The configuration of {@link LongTail}.
 *
 * @param every each multiple of this place is reserved for a rarely seen item
 * @param popularityUpTo the maximum number of interactions of a rarely seen item
 */
public record LongTailConfig(
    @Setting(
            help = "Each multiple of this place is reserved for a rarely seen item",
            defaultValue = "5",
            min = "2")
        int every,
    @Setting(
            help = "The maximum number of interactions of a rarely seen item",
            defaultValue = "10",
            min = "0")
        int popularityUpTo) {}
