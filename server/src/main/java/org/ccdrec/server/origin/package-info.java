/**
 * Where requests come from and whom they name: clients behind proxies, host names, and web pages of
 * other origins.
 *
 * <p>Entry types: {@link org.ccdrec.server.origin.TrustedProxies}, {@link
 * org.ccdrec.server.origin.AllowedHosts} and {@link org.ccdrec.server.origin.Cors}. All are
 * immutable and safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.origin;

import org.jspecify.annotations.NullMarked;
