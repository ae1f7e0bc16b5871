/**
 * Vectors for cold and new items, propagated from warm items with similar content.
 *
 * <p>Entry type: {@link org.ccdrec.server.content.ContentGraph}. Safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.content;

import org.jspecify.annotations.NullMarked;
