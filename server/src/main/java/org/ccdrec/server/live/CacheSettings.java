package org.ccdrec.server.live;

import org.ccdrec.config.Setting;

/**
 * The answer cache, {@code cache} in {@code conf/server.yaml}; each live version has its own.
 *
 * @param megabytes size in MiB, 0 for no cache
 */
public record CacheSettings(
    @Setting(
            help = "Size in MiB; 0 disables the cache",
            defaultValue = "64",
            min = "0",
            max = "65536")
        int megabytes) {

  /** Returns the size in bytes. */
  long bytes() {
    return (long) megabytes << 20;
  }
}
