package org.ccdrec.server.origin;

import java.time.Duration;
import java.util.List;
import org.ccdrec.config.Setting;

/**
 * Cross-origin resource sharing on the public port, {@code http.cors} in {@code conf/server.yaml}.
 *
 * @param origins origins whose pages may read answers and post events; none by default
 * @param maxAge time for which browsers may remember the answer to a preflight request
 */
public record CorsSettings(
    @Setting(
            help =
                "Origins whose pages may call the public port, such as https://shop.example; exact,"
                    + " without a path or a wildcard",
            defaultValue = "[]",
            pattern = "https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?")
        List<String> origins,
    @Setting(
            help = "Time for which browsers may remember the answer to a preflight request",
            defaultValue = "10m",
            min = "0s",
            max = "1d")
        Duration maxAge) {}
