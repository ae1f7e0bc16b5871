package org.ccdrec.trainer.evaluation;

import org.ccdrec.trainer.data.Split;

/**
 * The outcome of one evaluation and the protocol it followed.
 *
 * @param split the held-out split that was evaluated
 * @param validationMasked whether validation items were masked in addition to training items;
 *     always false for the validation split
 * @param metrics metrics averaged over users
 * @param perUser metrics of each user
 */
public record Evaluation(
    Split split, boolean validationMasked, Metrics metrics, UserMetrics perUser) {}
