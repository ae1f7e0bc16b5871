/**
 * Listening: ports, connections, TLS, and the time limits of what arrives.
 *
 * <p>Entry type: {@link org.ccdrec.server.transport.HttpVerticle}, of which each event loop runs
 * one instance. It hands requests that have arrived to a handler.
 */
@NullMarked
package org.ccdrec.server.transport;

import org.jspecify.annotations.NullMarked;
