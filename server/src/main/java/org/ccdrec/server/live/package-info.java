/**
 * Live versions: everything one snapshot needs to answer requests, behind one reference.
 *
 * <p>Entry type: {@link org.ccdrec.server.live.LiveReference}. A request acquires the live {@link
 * org.ccdrec.server.live.LiveSnapshot} and releases it at its end; an activation swaps it. A
 * replaced version is closed when its last request has ended. All types are safe for use by many
 * threads.
 */
@NullMarked
package org.ccdrec.server.live;

import org.jspecify.annotations.NullMarked;
