/**
 * The live snapshot: everything one version needs to answer, behind one reference.
 *
 * <p>Entry types: {@link org.ccdrec.server.live.LiveReference}, which requests acquire from and a
 * {@link org.ccdrec.server.live.StoreWatcher} swaps. A version is closed when it has been replaced
 * and its last request has ended. All types are safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.live;

import org.jspecify.annotations.NullMarked;
