package org.ccdrec.server.experiment;

import org.ccdrec.server.attribution.AnswerOrigin;

/**
 * What an experiment does to a request.
 *
 * @param assignment the experiment and variant that the answer names
 * @param variant how the request is answered
 * @param guard receives how the variant fares
 * @param comparesScenarios whether a variant of the experiment has a scenario, so that requests
 *     that name one themselves are not part of it
 */
public record Treatment(
    AnswerOrigin.Assignment assignment,
    Variant variant,
    VariantGuard guard,
    boolean comparesScenarios) {}
