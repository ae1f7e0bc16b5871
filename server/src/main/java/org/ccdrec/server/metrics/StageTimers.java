package org.ccdrec.server.metrics;

/**
 * Latencies of the stages of a route's requests. A stage that a request skips is not recorded; a
 * cached answer skips all of them. Safe for use by many threads.
 *
 * @param queue waiting for a worker thread
 * @param filter determining the eligible items
 * @param search finding the best of them
 * @param rerank re-ranking them by a scenario
 * @param render writing the answer, including explanations
 */
public record StageTimers(
    StageTimer queue, StageTimer filter, StageTimer search, StageTimer rerank, StageTimer render) {}
