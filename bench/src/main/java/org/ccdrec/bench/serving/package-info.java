/**
 * The programs behind the serving benchmarks, each with a {@code main}, run by the scripts in
 * {@code bench/}: a generated catalogue, clients that load a server, and retrieval on one thread.
 * They access the server over HTTP, or use its retrieval as a library.
 *
 * <p>Threading: stated by each class.
 */
@NullMarked
package org.ccdrec.bench.serving;

import org.jspecify.annotations.NullMarked;
