/**
 * Administration: the versions of a store, which of them is live, and actions that change that.
 *
 * <p>Entry type: {@link org.ccdrec.server.admin.VersionRoutes}, the handlers of the administration
 * port. Actions block, so they run on worker threads.
 */
@NullMarked
package org.ccdrec.server.admin;

import org.jspecify.annotations.NullMarked;
