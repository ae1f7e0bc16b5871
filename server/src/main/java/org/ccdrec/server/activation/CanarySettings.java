package org.ccdrec.server.activation;

import org.ccdrec.config.Setting;

/**
 * The canary, a second version that is started on the administration port; {@code canary} in {@code
 * conf/server.yaml}.
 *
 * @param share share of the users that it answers
 * @param shadow share of the requests that are searched by both versions for comparison
 */
public record CanarySettings(
    @Setting(
            help = "Share of the users answered by the canary, always the same users",
            defaultValue = "0.05",
            min = "0",
            max = "1")
        double share,
    @Setting(
            help = "Share of the requests searched by both versions for comparison",
            defaultValue = "0.01",
            min = "0",
            max = "1")
        double shadow) {}
