package org.ccdrec.server.metrics;

/**
 * Where the time of the answers of one route goes. A stage that an answer did without, as a cached
 * one does without all, is not counted. Safe for use by many threads.
 *
 * @param queue waiting for a worker thread
 * @param filter finding out which items may come back
 * @param search finding the best of them
 * @param rerank ordering them anew by a scenario
 * @param render writing them, explanations included
 */
public record StageTimers(
    StageTimer queue, StageTimer filter, StageTimer search, StageTimer rerank, StageTimer render) {}
