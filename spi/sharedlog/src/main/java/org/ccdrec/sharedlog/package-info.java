/**
 * The contract with authors of shared logs, through which the servers of a fleet share events of
 * users and changes of the catalogue: a {@link org.ccdrec.sharedlog.SharedLogPlugin} offers {@link
 * org.ccdrec.sharedlog.SharedLogFactory factories}, a factory opens a {@link
 * org.ccdrec.sharedlog.SharedLog} from its configuration.
 *
 * <p>A shared log is an ordered, durable sequence of entries in one or more partitions. It may
 * deliver an entry twice, after an append whose outcome was unknown; the host recognises
 * duplicates. It never loses an entry that it has acknowledged, and keeps the order of entries with
 * equal keys.
 *
 * <p>Threading: a log is used by several threads, a reader by one at a time.
 *
 * <p>Versioning: {@link org.ccdrec.sharedlog.SharedLogSpi#VERSION} is {@code major.minor}. A host
 * runs logs built for its own major version and for its own or a lower minor version. A minor
 * version may add methods with defaults to the interfaces that plugins implement.
 */
@NullMarked
package org.ccdrec.sharedlog;

import org.jspecify.annotations.NullMarked;
