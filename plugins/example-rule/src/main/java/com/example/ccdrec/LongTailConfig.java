package com.example.ccdrec;

import org.ccdrec.config.Setting;

/**
 * The configuration of {@link LongTail}.
 *
 * @param every each place of this number is for a rarely seen item
 * @param popularityUpTo the most interactions that a rarely seen item has
 */
public record LongTailConfig(
    @Setting(
            help = "Each place of this number is for a rarely seen item",
            defaultValue = "5",
            min = "2")
        int every,
    @Setting(
            help = "The most interactions that a rarely seen item has",
            defaultValue = "10",
            min = "0")
        int popularityUpTo) {}
