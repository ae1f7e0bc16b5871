package org.ccdrec.trainer.training;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ccdrec.trainer.evaluation.Metrics;

/**
 * The report of one epoch.
 *
 * @param epoch its number, from 0
 * @param stage where its curricular negatives came from; {@code -} without a curriculum
 * @param losses mean of each loss part over the steps
 * @param hardness mean of s⁺ − s_c over the curricular negatives, in scores of the step; the
 *     smaller, the harder
 * @param diagnostics measures that explain the epoch
 * @param trainSeconds seconds of optimisation
 * @param inferSeconds seconds of the reverse diffusion and the final forward pass
 * @param evalSeconds seconds of validation
 * @param validation metrics, in epochs that are evaluated
 * @param best whether validation Recall@20 is the best so far
 */
public record EpochReport(
    int epoch,
    String stage,
    Map<String, Double> losses,
    OptionalDouble hardness,
    Diagnostics diagnostics,
    double trainSeconds,
    double inferSeconds,
    double evalSeconds,
    Optional<Metrics> validation,
    boolean best) {}
