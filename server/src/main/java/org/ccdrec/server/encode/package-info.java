/**
 * Encoding of new items: {@link org.ccdrec.server.encode.SnapshotEncoders} opens the encoders that
 * a snapshot's content vectors were made by, and turns the texts, attributes and picture of an item
 * into content vectors.
 *
 * <p>Threading: safe for use by many threads. Encoding takes milliseconds to seconds, so it must
 * run on a worker thread.
 */
@NullMarked
package org.ccdrec.server.encode;

import org.jspecify.annotations.NullMarked;
