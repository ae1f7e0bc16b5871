/**
 * Events of users: written to a durable log, and part of what those users are recommended at once.
 *
 * <p>The entry type is {@link org.ccdrec.server.events.Events}. The log has one writer thread;
 * everything public is safe for use by many threads. The format of the log is specified in {@link
 * org.ccdrec.events.EventFile}.
 */
@NullMarked
package org.ccdrec.server.events;

import org.jspecify.annotations.NullMarked;
