/**
 * Metrics of the server, kept in Dropwizard's registry and exported in Prometheus' text format.
 *
 * <p>Entry type: {@link org.ccdrec.server.metrics.ServerMetrics}. Everything may be updated and
 * read by many threads.
 */
@NullMarked
package org.ccdrec.server.metrics;

import org.jspecify.annotations.NullMarked;
