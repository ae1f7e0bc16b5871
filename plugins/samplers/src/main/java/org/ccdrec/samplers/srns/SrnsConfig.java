package org.ccdrec.samplers.srns;

import org.ccdrec.config.Setting;

/** The configuration of SRNS. */
public record SrnsConfig(
    @Setting(help = "Items in a user's memory", byDefault = "8", min = "1", max = "256") int memory,
    @Setting(
            help = "Fresh candidates for every item of the memory when it is renewed",
            byDefault = "8",
            min = "0",
            max = "64")
        int expansion,
    @Setting(
            help = "Unseen items per user whose scores are followed",
            byDefault = "3000",
            min = "1")
        int pool,
    @Setting(
            help = "Megabytes for all users' pools, 24 bytes an item; a pool is cut to fit",
            byDefault = "256",
            min = "1")
        int poolMegabytes,
    @Setting(help = "Weight of the deviation of scores", byDefault = "5", min = "0")
        double deviationWeight,
    @Setting(help = "Epochs over which that weight grows from 0", byDefault = "50", min = "1")
        int warmup,
    @Setting(help = "Temperature of the memory's renewal", byDefault = "10", above = "0")
        double temperature) {
  /** The items of a user's pool, whatever fits in the memory for all users. */
  int poolFor(int users) {
    long affordable = poolMegabytes * 1_000_000L / (Pools.BYTES_PER_ITEM * (long) users);
    return (int) Math.max(Math.min(pool, affordable), memory);
  }
}
