/**
 * External ids and the tables of items and users: {@code users.txt}, {@code items.txt}, {@code
 * items.jsonl}, {@code items.csv}, {@code users.jsonl} and {@code users.csv}.
 *
 * <p>The entry types are {@link org.ccdrec.trainer.data.items.ItemTableReader} and {@link
 * org.ccdrec.trainer.data.items.UserTable}, whose Javadoc specifies the tables. Instances are used
 * by one thread.
 */
@NullMarked
package org.ccdrec.trainer.data.items;

import org.jspecify.annotations.NullMarked;
