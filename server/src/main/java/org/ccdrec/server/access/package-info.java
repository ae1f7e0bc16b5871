/**
 * Who may call: API keys and their roles.
 *
 * <p>Entry type: {@link org.ccdrec.server.access.ApiKeys}. Keys themselves are nowhere kept, only
 * their digests. Everything is immutable and safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.access;

import org.jspecify.annotations.NullMarked;
