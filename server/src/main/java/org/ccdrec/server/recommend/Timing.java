package org.ccdrec.server.recommend;

import org.ccdrec.server.metrics.StageTimers;
import org.ccdrec.server.retrieval.Deadline;

/**
 * The time limit and time measurement of one answer.
 *
 * @param deadline when the search must end
 * @param stages timers of its stages
 */
public record Timing(Deadline deadline, StageTimers stages) {}
