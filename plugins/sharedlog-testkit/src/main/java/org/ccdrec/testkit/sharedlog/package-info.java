/**
 * A test kit for shared logs: {@link org.ccdrec.testkit.sharedlog.SharedLogContract} is the suite
 * that each log passes, {@link org.ccdrec.testkit.sharedlog.MemoryLog} a log for tests of programs
 * that use one.
 *
 * <p>Threading: tests are single-threaded; the log in memory is safe for use by many threads.
 */
@NullMarked
package org.ccdrec.testkit.sharedlog;

import org.jspecify.annotations.NullMarked;
