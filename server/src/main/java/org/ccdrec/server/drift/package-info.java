/**
 * Drift: how far a version that is to answer is from the one that does.
 *
 * <p>Entry type: {@link org.ccdrec.server.drift.Drift}. Values are immutable; measuring keeps no
 * state, so many threads may do it at once.
 */
@NullMarked
package org.ccdrec.server.drift;

import org.jspecify.annotations.NullMarked;
