package org.ccdrec.server.outcome;

import org.ccdrec.server.statistics.Interval;
import org.ccdrec.server.statistics.RatioEstimate;

/**
 * A rate per impression.
 *
 * @param estimate the estimate
 * @param interval its interval of 95 %: Wilson's for clicks and conversions, normal for revenue
 */
record Rate(RatioEstimate estimate, Interval interval) {}
