/**
 * The models of a server: each store name that is served, with its live version, its activations
 * and what answers from it.
 *
 * <p>Entry types: {@link org.ccdrec.server.models.ModelAssembly}, which makes them, and {@link
 * org.ccdrec.server.models.ServedModels}, which finds them. Safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.models;

import org.jspecify.annotations.NullMarked;
