package org.ccdrec.server.statistics;

/**
 * An estimate of a ratio of two sums, such as clicks per impression.
 *
 * @param value the ratio
 * @param variance the variance of the estimate
 * @param trials the sum that divides, above 0
 * @param support number of groups of users that contribute to the numerator
 */
public record RatioEstimate(double value, double variance, double trials, int support) {}
