/**
 * The API: the table of all routes, and the handlers of those that answer from a version.
 *
 * <p>Entry type: {@link org.ccdrec.server.api.ServerRoutes}, which declares every route of the
 * server once. Handlers belong to one event loop; what makes the answers ({@link
 * org.ccdrec.server.api.Recommendations} and others) is safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.api;

import org.jspecify.annotations.NullMarked;
