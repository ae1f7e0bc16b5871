/**
 * Who may call: API keys, tokens, and what they allow.
 *
 * <p>Entry type: {@link org.ccdrec.server.access.Credentials}. Keys themselves are nowhere kept,
 * only their digests, and neither keys nor tokens are logged. Everything is safe for use by many
 * threads.
 */
@NullMarked
package org.ccdrec.server.access;

import org.jspecify.annotations.NullMarked;
