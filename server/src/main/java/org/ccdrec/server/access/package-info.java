/**
 * Authentication and authorization: API keys, tokens, and the roles they grant.
 *
 * <p>Entry type: {@link org.ccdrec.server.access.Credentials}. Only digests of keys are stored, and
 * neither keys nor tokens are logged. All public types are safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.access;

import org.jspecify.annotations.NullMarked;
