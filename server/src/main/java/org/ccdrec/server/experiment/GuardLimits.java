package org.ccdrec.server.experiment;

import java.time.Duration;
import java.util.Optional;
import org.ccdrec.config.Setting;

/**
 * The guard rails of an experiment, {@code guard}. A variant that breaks one is stopped.
 *
 * @param answers number of answers after which a variant is judged, again and again
 * @param latency limit on the 95th percentile of the time to compute an answer, empty for none
 * @param errors limit on the share of answers that failed or missed their deadline
 * @param coverage least number of distinct items, as a share of the control's
 */
public record GuardLimits(
    @Setting(
            help = "Number of answers after which a variant is judged",
            defaultValue = "1000",
            min = "20",
            max = "100000")
        int answers,
    @Setting(help = "Limit on the 95th percentile of the time to compute an answer; unset: none")
        Optional<Duration> latency,
    @Setting(
            help = "Limit on the share of answers that fail or miss their deadline",
            defaultValue = "0.05",
            min = "0",
            max = "1")
        double errors,
    @Setting(
            help = "Least number of distinct items, as a share of the control's; 0: no limit",
            defaultValue = "0",
            min = "0",
            max = "1")
        double coverage) {}
