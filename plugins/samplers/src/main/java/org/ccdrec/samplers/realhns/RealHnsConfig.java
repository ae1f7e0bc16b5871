package org.ccdrec.samplers.realhns;

import org.ccdrec.config.Setting;

/** The configuration of RealHNS. */
public record RealHnsConfig(
    @Setting(
            help = "Start of the band in a user's ranking, as a share of the items",
            defaultValue = "0",
            min = "0",
            below = "1")
        double bandFrom,
    @Setting(help = "End of the band", defaultValue = "0.1", above = "0", max = "1") double bandTo,
    @Setting(
            help = "Largest number of candidates kept from a user's band",
            defaultValue = "1000",
            min = "1")
        int bandItems,
    @Setting(
            help = "Memory in MB for all users' bands, 4 bytes an item; bands are truncated to fit",
            defaultValue = "256",
            min = "1",
            max = "8192")
        int bandMegabytes,
    @Setting(
            help = "The negative is drawn uniformly from this many best-scoring candidates",
            defaultValue = "100",
            min = "1")
        int top,
    @Setting(help = "Clusters of items, by cosine", defaultValue = "100", min = "1") int clusters) {
  public RealHnsConfig {
    if (bandFrom >= bandTo) {
      throw new IllegalArgumentException(
          "bandFrom must be below bandTo; bandFrom=%s, bandTo=%s".formatted(bandFrom, bandTo));
    }
  }

  /**
   * Returns the number of candidates kept per user: as configured, or as many as fit into memory.
   *
   * @throws IllegalArgumentException if not even one fits
   */
  int bandItemsFor(int users) {
    long affordable = bandMegabytes * 1_000_000L / (4L * Math.max(1, users));
    if (affordable == 0) {
      throw new IllegalArgumentException(
          "bandMegabytes must hold an item for each of %d users; bandMegabytes=%d"
              .formatted(users, bandMegabytes));
    }
    return (int) Math.min(bandItems, affordable);
  }
}
