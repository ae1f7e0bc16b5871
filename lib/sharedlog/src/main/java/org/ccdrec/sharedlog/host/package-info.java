/**
 * The host's side of shared logs: {@link org.ccdrec.sharedlog.host.SharedLogRegistry} loads them
 * from plugins, {@link org.ccdrec.sharedlog.host.SharedEntry} specifies what their entries hold,
 * and {@link org.ccdrec.sharedlog.host.SeenEntries} recognises duplicates.
 *
 * <p>Threading: the registry and entries are immutable; the duplicate filter is used by one thread.
 */
@NullMarked
package org.ccdrec.sharedlog.host;

import org.jspecify.annotations.NullMarked;
