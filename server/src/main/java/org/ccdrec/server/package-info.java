/**
 * The server: recommendations from the newest snapshot of a store, over HTTP.
 *
 * <p>Entry types: {@link org.ccdrec.server.Main} for the command line, {@link
 * org.ccdrec.server.RecommendationServer} for use inside another program. Both are started and
 * stopped by one thread; what they start has threads of its own.
 */
@NullMarked
package org.ccdrec.server;

import org.jspecify.annotations.NullMarked;
