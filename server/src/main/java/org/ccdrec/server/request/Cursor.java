package org.ccdrec.server.request;

import org.ccdrec.server.retrieval.PagePosition;

/**
 * What a cursor stands for: a place in the answer to one wish by one version.
 *
 * @param version {@code name/version} that the pages come from
 * @param fingerprint the wish's fingerprint
 * @param ordering fingerprint of what else the order depends on: the scenario's rules and, for a
 *     user known by events, those; 0 for nothing
 * @param position the last item of the page before
 */
public record Cursor(String version, long fingerprint, long ordering, PagePosition position) {}
