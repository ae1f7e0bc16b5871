/**
 * Pages for browsers: the console's files, the index page, and the description of the API.
 *
 * <p>Entry types: {@link org.ccdrec.server.console.StaticFiles} and {@link
 * org.ccdrec.server.console.ApiDocument}. All are safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.console;

import org.jspecify.annotations.NullMarked;
