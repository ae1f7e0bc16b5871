/**
 * Snapshots: immutable directories that a trainer publishes and a server serves.
 *
 * <p>Entry types: {@link org.ccdrec.snapshot.SnapshotWriter} to publish, {@link
 * org.ccdrec.snapshot.SnapshotStore} to find, {@link org.ccdrec.snapshot.Snapshot} to read, {@link
 * org.ccdrec.snapshot.SnapshotVerifier} to check, {@link org.ccdrec.snapshot.SnapshotTransfer} to
 * copy from elsewhere. The format itself is specified in {@link
 * org.ccdrec.snapshot.SnapshotFormat}. Readers are safe for use by many threads until they are
 * closed; a writer belongs to one thread; a store may have any number of publishers and readers, in
 * one process or in several.
 *
 * <p>Chosen: one package of more than 15 types, since the half of them that writes, parses and
 * checks files is package-private. Rejected: packages for writing and for checking, which would
 * make these types public, and so part of the contract.
 */
@NullMarked
package org.ccdrec.snapshot;

import org.jspecify.annotations.NullMarked;
