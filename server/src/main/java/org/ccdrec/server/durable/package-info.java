/**
 * What the server's logs are written with: a locked {@linkplain
 * org.ccdrec.server.durable.LogDirectory directory}, an {@linkplain
 * org.ccdrec.server.durable.AppendedFile append} of all or nothing, and a {@linkplain
 * org.ccdrec.server.durable.BatchWriter thread} that writes what waits together.
 *
 * <p>Threading: a file is used by one thread at a time; a writer takes work from any thread.
 */
@NullMarked
package org.ccdrec.server.durable;

import org.jspecify.annotations.NullMarked;
