package org.ccdrec.samplers.dns;

import org.ccdrec.config.Setting;

/** The configuration of dynamic negative sampling. */
public record DnsConfig(
    @Setting(help = "Uniform candidates per pair", defaultValue = "16", min = "1", max = "1024")
        int candidates,
    @Setting(
            help = "The negative is drawn uniformly from this many best-scoring candidates",
            defaultValue = "1",
            min = "1")
        int top) {
  public DnsConfig {
    if (top > candidates) {
      throw new IllegalArgumentException(
          "top must not exceed candidates; top=%d, candidates=%d".formatted(top, candidates));
    }
  }
}
