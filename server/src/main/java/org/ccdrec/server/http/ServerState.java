package org.ccdrec.server.http;

import java.util.concurrent.atomic.AtomicBoolean;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.metrics.ServerMetrics;

/**
 * What all event loops of one server share.
 *
 * @param live the version that answers
 * @param metrics where requests are measured
 * @param draining true from the moment the server is told to stop
 * @param maxBodyBytes longest request body
 * @param workers the way to the worker pool
 */
public record ServerState(
    LiveReference live,
    ServerMetrics metrics,
    AtomicBoolean draining,
    long maxBodyBytes,
    Workers workers) {}
