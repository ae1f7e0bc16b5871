/**
 * The overlay of a loaded version: what the catalogue says about its items, and the items that the
 * version does not have.
 *
 * <p>Entry types: {@link org.ccdrec.server.overlay.OverlayBuilder}, one for each loaded version,
 * and {@link org.ccdrec.server.overlay.Overlay}, the immutable value that a request uses from start
 * to end. Items of the snapshot keep their indices; new items follow them in the order of their
 * arrival and keep theirs as long as the version is loaded.
 *
 * <p>Threading: a builder locks itself; everything else is immutable and safe for use by many
 * threads until the snapshot is closed.
 */
@NullMarked
package org.ccdrec.server.overlay;

import org.jspecify.annotations.NullMarked;
