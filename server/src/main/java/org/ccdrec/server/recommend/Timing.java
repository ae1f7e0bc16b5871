package org.ccdrec.server.recommend;

import org.ccdrec.server.metrics.StageTimers;
import org.ccdrec.server.retrieval.Deadline;

/**
 * The time of one answer.
 *
 * @param deadline by when it must be there
 * @param stages where its time is counted
 */
public record Timing(Deadline deadline, StageTimers stages) {}
