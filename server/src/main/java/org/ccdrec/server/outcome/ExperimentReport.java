package org.ccdrec.server.outcome;

import java.util.List;
import org.ccdrec.server.experiment.Metric;
import org.jspecify.annotations.Nullable;

/**
 * An experiment with its outcomes.
 *
 * @param name its name, empty for answers that are only explored
 * @param state {@code running}, {@code idle} if it is paused, not started or ended, or {@code
 *     undefined} if the file no longer has it
 * @param metric the metric that decides
 * @param effect the relative effect that the test is tuned to
 * @param sampleRatio the check of the variants' shares of users, or null while there are too few
 * @param variants its variants
 */
public record ExperimentReport(
    String name,
    String state,
    Metric metric,
    double effect,
    @Nullable SampleRatio sampleRatio,
    List<VariantReport> variants) {}
