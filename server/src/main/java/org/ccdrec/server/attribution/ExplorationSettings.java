package org.ccdrec.server.attribution;

import org.ccdrec.config.Setting;

/**
 * How slots of answers are filled at random, {@code exploration} in {@code conf/server.yaml}.
 *
 * @param share share of the slots that are filled at random; 0 switches it off
 * @param candidates number of next-best items that they are drawn from, if the answer has no more
 *     slots
 */
public record ExplorationSettings(
    @Setting(
            help = "Share of the slots filled at random with one of the next candidates; 0: none",
            defaultValue = "0",
            min = "0",
            max = "0.5")
        double share,
    @Setting(
            help = "Number of next candidates to draw from, at least the number of slots",
            defaultValue = "50",
            min = "1",
            max = "1000")
        int candidates) {}
