/**
 * JSON output: the one writer of every answer, with its escaping and structure.
 *
 * <p>Entry type: {@link org.ccdrec.server.json.JsonWriter}, which one thread uses at a time; {@link
 * org.ccdrec.server.json.ItemJson} holds prepared fragments and is safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.json;

import org.jspecify.annotations.NullMarked;
