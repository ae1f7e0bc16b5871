package org.ccdrec.server.statistics;

/**
 * The comparison of a variant with the control.
 *
 * @param difference the variant's ratio minus the control's
 * @param interval the difference's interval, valid at any time
 * @param pValue the always-valid p-value of no difference, 0 to 1, times the number of comparisons
 * @param isDecided whether the test decides that there is a difference
 */
public record Comparison(double difference, Interval interval, double pValue, boolean isDecided) {}
