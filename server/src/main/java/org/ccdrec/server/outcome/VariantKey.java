package org.ccdrec.server.outcome;

/**
 * An experiment and one of its variants; both empty for answers that are only explored.
 *
 * @param experiment name of the experiment
 * @param variant name of the variant
 */
record VariantKey(String experiment, String variant) {}
