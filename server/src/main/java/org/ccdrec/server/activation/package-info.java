/**
 * Activation: which version of a store is live, and the checks it must pass first.
 *
 * <p>Entry types: {@link org.ccdrec.server.activation.StoreWatcher}, which follows the store, and
 * {@link org.ccdrec.server.activation.Activations}, which loads, checks and swaps one version at a
 * time. {@link org.ccdrec.server.activation.BucketFollower} mirrors a store that is kept in a
 * bucket. All public types are safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.activation;

import org.jspecify.annotations.NullMarked;
