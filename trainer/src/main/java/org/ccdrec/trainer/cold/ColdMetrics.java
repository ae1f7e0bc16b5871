package org.ccdrec.trainer.cold;

import org.ccdrec.trainer.evaluation.Metrics;

/**
 * How well cold items are found.
 *
 * @param alone cold items ranked among the cold items alone
 * @param amongAll cold items ranked among all items that the user has not in training
 * @param overall warm test items and cold items together, ranked among all items
 */
public record ColdMetrics(Metrics alone, Metrics amongAll, Metrics overall) {}
