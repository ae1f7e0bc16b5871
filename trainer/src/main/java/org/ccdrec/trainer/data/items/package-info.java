/**
 * External ids and item metadata, in {@code users.txt}, {@code items.txt}, {@code items.jsonl} and
 * {@code items.csv}.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.data.items.ItemTableReader}, whose Javadoc
 * specifies the item tables. Instances are used by one thread.
 */
@NullMarked
package org.ccdrec.trainer.data.items;

import org.jspecify.annotations.NullMarked;
