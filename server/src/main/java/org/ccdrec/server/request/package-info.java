/**
 * Recommendation requests: what a client may ask for, how its JSON is read, and the cursors that
 * page through a result.
 *
 * <p>Entry types: {@link org.ccdrec.server.request.RequestReader} and {@link
 * org.ccdrec.server.request.Cursors}. Requests and cursors are immutable; all public types are safe
 * for use by many threads.
 */
@NullMarked
package org.ccdrec.server.request;

import org.jspecify.annotations.NullMarked;
