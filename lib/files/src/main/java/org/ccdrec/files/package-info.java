/**
 * File operations that survive a crash: atomic writes and renames, locks between processes, and the
 * deletion of directory trees; and what several programs write alike: hashes and the start of
 * {@code .npy} files.
 *
 * <p>Entry types are {@link org.ccdrec.files.AtomicFile} (one file), {@link
 * org.ccdrec.files.TemporaryDirectory} (a directory that is built up before it is renamed), {@link
 * org.ccdrec.files.LockFile}, {@link org.ccdrec.files.DeleteTree} and {@link
 * org.ccdrec.files.DerivedFiles} (a cache). Nothing outside this package renames or locks files.
 * Every class states its thread-safety.
 *
 * <p>Chosen: locks of the operating system decide which temporary files a killed process left,
 * since they end with their process. Rejected: process ids in file names, which say nothing when
 * containers or machines share a directory.
 */
@NullMarked
package org.ccdrec.files;

import org.jspecify.annotations.NullMarked;
