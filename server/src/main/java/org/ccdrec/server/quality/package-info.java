/**
 * Quality measurements of served versions: drift between two versions, recall of live searches, and
 * shadow traffic to a canary.
 *
 * <p>Entry types: {@link org.ccdrec.server.quality.Drift}, {@link
 * org.ccdrec.server.quality.LiveRecall} and {@link org.ccdrec.server.quality.ShadowTraffic}. Live
 * recall and shadow traffic run on one {@link org.ccdrec.server.quality.BackgroundExecutor}, apart
 * from the threads that answer requests. All public types are safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.quality;

import org.jspecify.annotations.NullMarked;
