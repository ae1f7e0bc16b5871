package org.ccdrec.samplers.realhns;

import org.ccdrec.config.Setting;

/** The configuration of RealHNS. */
public record RealHnsConfig(
    @Setting(
            help = "Where the band of a user's ranking begins, as a share of the items",
            byDefault = "0",
            min = "0",
            below = "1")
        double bandFrom,
    @Setting(help = "Where the band ends", byDefault = "0.1", above = "0", max = "1") double bandTo,
    @Setting(help = "Most candidates kept of a user's band", byDefault = "1000", min = "1")
        int bandItems,
    @Setting(
            help = "A negative is one of this many best-scoring candidates, all alike",
            byDefault = "100",
            min = "1")
        int top,
    @Setting(help = "Clusters of items by direction", byDefault = "100", min = "1") int clusters) {
  public RealHnsConfig {
    if (bandFrom >= bandTo) {
      throw new IllegalArgumentException(
          "bandFrom must be below bandTo; bandFrom=%s, bandTo=%s".formatted(bandFrom, bandTo));
    }
  }
}
