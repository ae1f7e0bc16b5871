package org.ccdrec.samplers.srns;

import org.ccdrec.config.Setting;

/** The configuration of SRNS. */
public record SrnsConfig(
    @Setting(help = "Items in a user's memory", defaultValue = "8", min = "1", max = "256")
        int memory,
    @Setting(
            help = "Fresh candidates for every item of the memory when it is renewed",
            defaultValue = "8",
            min = "0",
            max = "64")
        int expansion,
    @Setting(
            help = "Unseen items per user whose scores are followed",
            defaultValue = "3000",
            min = "1")
        int pool,
    @Setting(
            help = "Megabytes for all users' pools, 24 bytes an item; a pool is cut to fit",
            defaultValue = "256",
            min = "1",
            max = "8192")
        int poolMegabytes,
    @Setting(
            help = "Weight of the deviation of an item's chance to beat the user's own items",
            defaultValue = "5",
            min = "0")
        double deviationWeight,
    @Setting(help = "Epochs over which that weight grows from 0", defaultValue = "50", min = "1")
        int warmup,
    @Setting(
            help =
                "Temperature of the memory's renewal: an item stays with chance softmax(score / this)",
            defaultValue = "10",
            above = "0")
        double temperature) {
  public SrnsConfig {
    if (pool < memory) {
      throw new IllegalArgumentException(
          "pool must not be smaller than memory; pool=%d, memory=%d".formatted(pool, memory));
    }
  }

  /**
   * Returns the size of a user's pool: as configured, or as many items as fit into memory.
   *
   * @throws IllegalArgumentException if not even a user's memory fits
   */
  int poolFor(int users) {
    long affordable = poolMegabytes * 1_000_000L / (Pools.BYTES_PER_ITEM * Math.max(1L, users));
    if (affordable < memory) {
      throw new IllegalArgumentException(
          ("poolMegabytes must hold a memory of %d items for each of %d users; poolMegabytes=%d"
                  + " holds %d")
              .formatted(memory, users, poolMegabytes, affordable));
    }
    return (int) Math.min(pool, affordable);
  }
}
