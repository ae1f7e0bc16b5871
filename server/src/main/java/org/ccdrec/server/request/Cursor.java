package org.ccdrec.server.request;

import org.ccdrec.server.attribution.AnswerOrigin.Assignment;
import org.ccdrec.server.retrieval.PagePosition;
import org.jspecify.annotations.Nullable;

/**
 * The content of a cursor: a position in one version's answer to one request.
 *
 * @param version {@code name/version} that answers all pages
 * @param fingerprint fingerprint of the request
 * @param ordering fingerprint of everything else that determines the order: the scenario's rules
 *     and the events that a user's vector was derived from; 0 for nothing
 * @param position the last item of the previous page
 * @param assignment experiment and variant that answer all pages, or null if they are of none
 */
public record Cursor(
    String version,
    long fingerprint,
    long ordering,
    PagePosition position,
    @Nullable Assignment assignment) {}
