/**
 * Differentiable operations: {@link org.ccdrec.autodiff.ops.Ops} has a function for each.
 *
 * <p>An operation is a package-private {@link org.ccdrec.autodiff.Op}. Operations needed by a
 * single model are in that model's package and use only what third-party operations can use.
 *
 * <p>Threading: operations are immutable; a tape and its variables belong to one thread.
 */
@NullMarked
package org.ccdrec.autodiff.ops;

import org.jspecify.annotations.NullMarked;
