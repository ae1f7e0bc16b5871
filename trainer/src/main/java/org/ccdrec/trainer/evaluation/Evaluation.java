package org.ccdrec.trainer.evaluation;

import org.ccdrec.trainer.data.Split;

/**
 * The outcome of one evaluation and the protocol it followed.
 *
 * @param split the held-out split that was ranked for
 * @param validationMasked whether validation items were left out of the ranking beside the training
 *     items; always false for the validation split
 * @param metrics averages over users
 * @param perUser the same for each user
 */
public record Evaluation(
    Split split, boolean validationMasked, Metrics metrics, UserMetrics perUser) {}
