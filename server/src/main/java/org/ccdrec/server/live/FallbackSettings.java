package org.ccdrec.server.live;

import org.ccdrec.config.Setting;

/**
 * The fallbacks of a search that misses its deadline, {@code late} in {@code conf/server.yaml}.
 *
 * @param rankingMegabytes size in MiB of the cache of complete rankings, 0 for no cache
 * @param items number of most popular eligible items that are searched exactly, 0 for none
 */
public record FallbackSettings(
    @Setting(
            help = "Size in MiB of the cache of complete rankings; 0 disables it",
            defaultValue = "8",
            min = "0",
            max = "65536")
        int rankingMegabytes,
    @Setting(
            help = "Most popular eligible items that are searched exactly; 0 for none",
            defaultValue = "1000",
            min = "0",
            max = "100000")
        int items) {

  /** Returns the size of the ranking cache in bytes. */
  long rankingBytes() {
    return (long) rankingMegabytes << 20;
  }
}
